package zalobot

import "isobot/bot"

// Pace is ours: the vendor publishes no number.
func (c *Channel) Pace() bot.Pace {
	return bot.Pace{PerSecond: 20, Burst: 20, ChatPerSecond: 1, ChatBurst: 5}
}
