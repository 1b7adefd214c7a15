package store

import "context"

// forgetting is how many updates are forgotten in one transaction, so that nobody waits long behind it.
const forgetting = 1000

// Forget drops the memory of updates that were handled before a day ("2006-01-02"), and returns how many. No vendor delivers an update
// again after a day; a week is kept.
func (s *Store) Forget(ctx context.Context, before string) (int, error) {
	old, err := s.handledBefore(ctx, before)
	n := 0
	for n < len(old) && err == nil {
		part := old[n:min(n+forgetting, len(old))]
		if err = s.engine.Update(ctx, func(kv KV) error { return deleteOlder(kv, part, before) }); err == nil {
			n += len(part)
		}
	}
	return n, err
}

func (s *Store) handledBefore(ctx context.Context, before string) (keys []string, err error) {
	err = s.engine.View(ctx, func(kv KV) error {
		keys = keys[:0]
		return kv.Scan(tSeen, "", "", func(k string, v []byte) bool {
			if older(v, before) {
				keys = append(keys, k)
			}
			return true
		})
	})
	return keys, err
}

// deleteOlder deletes keys unless they were marked again since they were listed.
func deleteOlder(kv KV, keys []string, before string) error {
	for _, k := range keys {
		v, err := kv.Get(tSeen, k)
		if err != nil {
			return err
		}
		if v == nil || !older(v, before) {
			continue
		}
		if err := kv.Delete(tSeen, k); err != nil {
			return err
		}
	}
	return nil
}

// older compares a day as MarkSeen wrote it, a JSON string.
func older(v []byte, before string) bool { return string(v) < `"`+before }
