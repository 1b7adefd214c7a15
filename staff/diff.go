package staff

import (
	"cmp"
	"slices"
)

// Change is what applying a list would do. Added and Changed are as they would be kept, Left as they are now; all by code.
type Change struct {
	Added, Changed, Left []Person
}

// Empty tells that nothing would change.
func (c Change) Empty() bool { return len(c.Added)+len(c.Changed)+len(c.Left) == 0 }

// Diff compares the people who are kept with a new list. Who is not in it leaves; who left before and is in it comes back as changed.
func Diff(old, list []Person) Change {
	have := make(map[string]Person, len(old))
	for _, p := range old {
		have[p.Code] = p
	}
	var c Change
	for _, p := range list {
		was, ok := have[p.Code]
		switch {
		case !ok:
			c.Added = append(c.Added, p)
		case !same(was, p):
			c.Changed = append(c.Changed, p)
		}
		delete(have, p.Code)
	}
	for _, p := range have {
		if !p.Left {
			c.Left = append(c.Left, p)
		}
	}
	for _, list := range [][]Person{c.Added, c.Changed, c.Left} {
		slices.SortFunc(list, func(a, b Person) int { return cmp.Compare(a.Code, b.Code) })
	}
	return c
}

func same(a, b Person) bool {
	grants := slices.Equal(a.Grants, b.Grants)
	a.Grants, b.Grants = nil, nil
	return grants && a.Name == b.Name && a.Unit == b.Unit && a.Position == b.Position && a.Phone == b.Phone && a.Email == b.Email &&
		a.Sample == b.Sample && a.Left == b.Left
}
