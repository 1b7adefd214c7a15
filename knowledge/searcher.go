package knowledge

import "context"

// Passage is what the index holds and finds: a unit, or a whole procedure.
type Passage struct {
	ID string // unique and stable while its words stay; knowledge puts a hash of the words into it
	// Words makes its title (titles, heading, number, other names, ways to ask for it) and its text, which begins with the title.
	// They are made anew at every call, so that the words of thousands of passages need not be held, nor made when they are not
	// asked for. It may be called from several goroutines.
	Words func() (title, text string)
}

// The fields of the index. All are made of Tokens.
const (
	FieldX  = "x"  // words of the text as written (normalised)
	FieldF  = "f"  // words of the text folded
	FieldF2 = "f2" // neighbouring folded words of the text, joined with a space
	FieldT  = "t"  // words of the title folded
	FieldT2 = "t2" // neighbouring folded words of the title
)

// SearchTerm is one thing to look for.
type SearchTerm struct {
	Field  string
	Text   string
	Weight float32
}

// Hit is a passage that was found.
type Hit struct {
	Passage int // its place in the slice that the Searcher was made for
	Score   float32
}

// Index keeps passages on disk.
type Index interface {
	// Update makes the index hold exactly these passages, writing only what changed, and returns a Searcher over them. A
	// Searcher returned earlier goes on answering from its own passages. An interrupted Update is completed by the next.
	Update(ctx context.Context, passages []Passage) (Searcher, error)
	// Size is the number of bytes on disk.
	Size() int64
	Close() error
}

// Searcher finds passages by BM25. It is immutable and safe for concurrent use.
type Searcher interface {
	// Search returns the n best passages for which keep says yes (nil keeps all), best first, ties by place.
	Search(terms []SearchTerm, n int, keep func(passage int) bool) []Hit
	// IDF is the inverse document frequency of a term, 0 for one that no passage holds.
	IDF(t SearchTerm) float32
}
