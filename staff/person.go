// Package staff holds the people of an organisation: who they are, in which unit, what they may see and do, and which chat
// accounts are theirs. It imports nothing of ours.
package staff

import (
	"strings"
	"time"
)

// Role is what a person may do, over a subtree of units. Everybody on the roster is staff.
type Role string

// The roles. Each later one is not a superset of the earlier: a coordinator does not author.
const (
	Staff         Role = "staff"
	Trainer       Role = "trainer"
	Coordinator   Role = "coordinator"
	Administrator Role = "administrator"
)

// UnitPath names a unit by its path from the root, parts joined by "/": "UBND xã Bình An/Phòng Kinh tế". The empty path is the
// root of all. A part never contains "/"; a full-width solidus stands for it.
type UnitPath string

// Within tells whether u is root or lies under it.
func (u UnitPath) Within(root UnitPath) bool {
	return root == "" || u == root || strings.HasPrefix(string(u), string(root)+"/")
}

// Name is the last part of the path.
func (u UnitPath) Name() string {
	s := string(u)
	return s[strings.LastIndexByte(s, '/')+1:]
}

// Parent is the path without its last part; of a top unit it is the root "".
func (u UnitPath) Parent() UnitPath {
	if i := strings.LastIndexByte(string(u), '/'); i >= 0 {
		return u[:i]
	}
	return ""
}

// Grant gives a role over a unit and everything under it.
type Grant struct {
	Role Role     `json:"role"`
	Over UnitPath `json:"over"`
}

// Person is one entry of the roster. Phone and Email are optional and never logged.
type Person struct {
	Code     string   `json:"code"` // the organisation's own staff code: unique, letters and digits, upper case
	Name     string   `json:"name"`
	Unit     UnitPath `json:"unit"`
	Position string   `json:"position,omitempty"`
	Phone    string   `json:"phone,omitempty"`
	Email    string   `json:"email,omitempty"`
	Grants   []Grant  `json:"grants,omitempty"` // besides Staff, which everybody has
	Sample   bool     `json:"sample,omitempty"` // from the sample roster
	Left     bool     `json:"left,omitempty"`   // no longer on the roster; records stay
}

// May tells whether p has role over unit u. An administrator may do over their subtree what any role may.
func (p *Person) May(role Role, u UnitPath) bool {
	if p == nil || p.Left {
		return false
	}
	if role == Staff {
		return true
	}
	for _, g := range p.Grants {
		if (g.Role == role || g.Role == Administrator) && u.Within(g.Over) {
			return true
		}
	}
	return false
}

// Over returns the roots of the subtrees in which p has role, without those that lie inside another.
func (p *Person) Over(role Role) []UnitPath {
	if p == nil || p.Left {
		return nil
	}
	var roots []UnitPath
	for _, g := range p.Grants {
		if g.Role != role && g.Role != Administrator {
			continue
		}
		roots = addRoot(roots, g.Over)
	}
	return roots
}

func addRoot(roots []UnitPath, u UnitPath) []UnitPath {
	kept := roots[:0:0]
	for _, r := range roots {
		if u.Within(r) {
			return roots
		}
		if !r.Within(u) {
			kept = append(kept, r)
		}
	}
	return append(kept, u)
}

// Consent is that a chat account was told what is kept and why, and agreed.
type Consent struct {
	At      time.Time `json:"at"`
	Version int       `json:"version"` // of the text that was shown
}

// Account is one chat account, tied to a person or not. Address is "channel:chat".
type Account struct {
	Address     string    `json:"address"`
	Person      string    `json:"person,omitempty"` // code; empty: unknown, may ask only
	Consent     *Consent  `json:"consent,omitempty"`
	Unreachable bool      `json:"unreachable,omitempty"`
	Seen        time.Time `json:"seen"` // last update from it, to the hour
	WrongCodes  int       `json:"wrong_codes,omitempty"`
	WrongSince  time.Time `json:"wrong_since,omitzero"` // when the first of WrongCodes was tried
}

// Invitation ties the first account that shows its code to a person. It works once, until Expires.
type Invitation struct {
	Code    string    `json:"code"`           // six digits; or at least twelve characters of [a-z0-9] in a link, which can not be guessed
	Twin    string    `json:"twin,omitempty"` // the same invitation's other code, which ends with this one
	Person  string    `json:"person"`
	By      string    `json:"by"` // who made it; "system" for the first administrator
	Expires time.Time `json:"expires"`
	// From is the account that the person made it with, to go on elsewhere with what is open there; empty for an invitation by somebody.
	From string `json:"from,omitempty"`
}

// LinkCode is the code for a link.
func (i *Invitation) LinkCode() string {
	if i.Twin != "" && strings.Trim(i.Code, "0123456789") == "" {
		return i.Twin
	}
	return i.Code
}
