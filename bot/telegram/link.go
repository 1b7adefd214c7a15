package telegram

import "isobot/bot"

// Link is what the code of an invitation is appended to so that a person's program opens the bot with it; empty until the bot's name is
// known, which Receive asks for.
func (c *Channel) Link() string {
	self := c.self.Load()
	if self == nil || self.Username == "" {
		return ""
	}
	return "https://t.me/" + self.Username + "?start="
}

// Pace stays a little below what the vendor's FAQ tells of: 30 messages a second, one a second to a person after a short burst, 20 a
// minute to a group. The exact limits are not published; a 429 is obeyed besides.
func (c *Channel) Pace() bot.Pace {
	return bot.Pace{PerSecond: 28, Burst: 28, ChatPerSecond: 1, ChatBurst: 5, GroupPerMin: 20}
}
