package evidence

import "bytes"

// Tiny is a bundle without its drawn files, small enough to alter every byte of it in turn.
func Tiny(s *Source) ([]byte, error) {
	attempts, err := jsonLines(s.Attempts)
	if err != nil {
		return nil, err
	}
	files := []file{{attemptsName, 5, attempts}, {auditName, 8, s.Audit.bytes()}}
	last, err := s.manifest(files).bytes()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = pack(&b, append(files, file{manifestName, 10, last}), s.At)
	return b.Bytes(), err
}
