package mem_test

import (
	"testing"

	"isobot/store"
	"isobot/store/mem"
	"isobot/store/storetest"
)

func open(testing.TB) store.Engine { return mem.New() }

func TestEngine(t *testing.T) { storetest.Engine(t, open) }

func TestStore(t *testing.T) { storetest.Store(t, open) }
