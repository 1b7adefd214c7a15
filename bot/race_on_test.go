//go:build race

package bot_test

// simulated is how many reminders the simulation sends; the race detector makes everything slower.
const simulated = 8_000
