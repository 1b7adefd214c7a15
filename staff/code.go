package staff

import "strings"

// NormalCode writes a staff code the way the roster keeps it: upper case, no spaces.
func NormalCode(s string) string { return strings.ToUpper(strings.Join(strings.Fields(s), "")) }
