package format

func readWord(*archive) ([]Item, error) { return nil, unusable("Word") }
