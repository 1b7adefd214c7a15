//go:build !race

package bot_test

// simulated is how many reminders the simulation sends.
const simulated = 100_000
