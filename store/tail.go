package store

// tail holds, for one transaction, the records that every line of the audit log and every message moves on: read once, written once when
// the transaction is done. It is what makes a transaction of many people cheap. fn of Update may run again, each time with a tail of its own.
type tail struct {
	head     auditHead
	outgoing uint64
	read     [2]bool
	moved    [2]bool
}

const (
	ofAudit = iota
	ofOutgoing
)

func (t tx) auditHead() (auditHead, error) {
	if t.tail == nil || !t.tail.read[ofAudit] {
		head, _, err := get[auditHead](t.kv, tMeta, "audit")
		if err != nil || t.tail == nil {
			return head, err
		}
		t.tail.head, t.tail.read[ofAudit] = head, true
	}
	return t.tail.head, nil
}

func (t tx) moveAudit(head auditHead) error {
	if t.tail == nil {
		return put(t.kv, tMeta, "audit", head)
	}
	t.tail.head, t.tail.moved[ofAudit] = head, true
	return nil
}

// nextOutgoing numbers a message.
func (t tx) nextOutgoing() (uint64, error) {
	if t.tail == nil {
		return next(t.kv, "outgoing")
	}
	if !t.tail.read[ofOutgoing] {
		n, _, err := get[uint64](t.kv, tMeta, "outgoing")
		if err != nil {
			return 0, err
		}
		t.tail.outgoing, t.tail.read[ofOutgoing] = n, true
	}
	t.tail.outgoing++
	t.tail.moved[ofOutgoing] = true
	return t.tail.outgoing, nil
}

// flush writes what moved.
func (t tx) flush() error {
	if t.tail.moved[ofAudit] {
		if err := put(t.kv, tMeta, "audit", t.tail.head); err != nil {
			return err
		}
	}
	if t.tail.moved[ofOutgoing] {
		return put(t.kv, tMeta, "outgoing", t.tail.outgoing)
	}
	return nil
}
