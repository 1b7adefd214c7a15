package webchat

import (
	"cmp"
	"encoding/binary"
	"encoding/hex"
	"hash/fnv"
	"strconv"
	"strings"
	"unicode/utf8"

	"isobot/bot"
)

// message is one message as the page reads it.
type message struct {
	// ID is the number that the message first had in the store and a hash of what led to it: a store that was emptied begins again at 1, and
	// the page must not take the new message for the old one.
	ID      string         `json:"id"`
	Text    string         `json:"text"`
	Bold    [][2]int       `json:"bold,omitempty"` // in UTF-16 code units, as JavaScript counts
	Buttons [][]bot.Button `json:"buttons"`
	Replace string         `json:"replace,omitempty"`
	File    *fileLink      `json:"file,omitempty"`
	For     string         `json:"for,omitempty"` // id of the request that it answers
}

type fileLink struct {
	Name string `json:"name"`
	URL  string `json:"url"`
}

// render gives everything but the file.
func render(out bot.Outgoing) message {
	text := strings.ToValidUTF8(out.Message.Text, "\uFFFD")
	m := message{ID: messageID(out), Text: text, Buttons: out.Message.Buttons, Replace: out.Message.Replace}
	if text == out.Message.Text { // else the ranges do not fit
		m.Bold = units(text, out.Message.Bold)
	}
	if id, ok := strings.CutPrefix(out.Cause, Name+"/"+out.To.Chat+"/"); ok {
		m.For = id
	}
	if m.Buttons == nil {
		m.Buttons = [][]bot.Button{}
	}
	return m
}

func messageID(out bot.Outgoing) string {
	h := fnv.New64a()
	h.Write([]byte(out.Cause))
	h.Write([]byte{0})
	h.Write([]byte(out.Message.Text))
	return strconv.FormatUint(cmp.Or(out.First, out.ID), 10) + "." + hex.EncodeToString(binary.BigEndian.AppendUint64(nil, h.Sum64())[:4])
}

// units turns byte ranges into ranges of UTF-16 code units. Those that are out of order, outside of the text or inside of a
// character are left out.
func units(text string, ranges []bot.Range) [][2]int {
	var out [][2]int
	at, n := 0, 0 // n units stand before byte at
	count := func(to int) int {
		for ; at < to; at++ {
			if c := text[at]; c >= 0xF0 { // four bytes in UTF-8, two units in UTF-16
				n += 2
			} else if utf8.RuneStart(c) {
				n++
			}
		}
		return n
	}
	for _, r := range ranges {
		if r.From < at || r.To <= r.From || r.To > len(text) || !boundary(text, r.From) || !boundary(text, r.To) {
			continue
		}
		from := count(r.From)
		out = append(out, [2]int{from, count(r.To)})
	}
	return out
}

func boundary(s string, i int) bool { return i == len(s) || utf8.RuneStart(s[i]) }
