package quiz

// Figures are those of one test, by Moodle's definitions. Mean, Median, SD and StandardError are in marks, the fields named Percent in
// percent of the most marks that can be had; CIC and ErrorRatio are in percent. What is not defined is nil.
type Figures struct {
	People               int      `json:"people"`
	Max                  float64  `json:"max"` // sum of the items' maximum marks
	Mean                 *float64 `json:"mean"`
	Median               *float64 `json:"median"`
	SD                   *float64 `json:"sd"` // n-1
	Skewness             *float64 `json:"skewness"`
	Kurtosis             *float64 `json:"kurtosis"`       // excess
	CIC                  *float64 `json:"cic"`            // coefficient of internal consistency, Cronbach's alpha in percent
	ErrorRatio           *float64 `json:"error_ratio"`    // share of the SD that is chance, in percent
	StandardError        *float64 `json:"standard_error"` // of one person's mark
	MeanPercent          *float64 `json:"mean_percent"`
	MedianPercent        *float64 `json:"median_percent"`
	SDPercent            *float64 `json:"sd_percent"`
	StandardErrorPercent *float64 `json:"standard_error_percent"`
}

// ItemFigures are those of one question, by Moodle's definitions. Facility, discrimination and weight are in percent; what is not defined
// is nil.
type ItemFigures struct {
	ID                       string   `json:"id"`
	Max                      float64  `json:"max"`
	Facility                 *float64 `json:"facility"`
	SD                       *float64 `json:"sd"` // marks
	SDPercent                *float64 `json:"sd_percent"`
	DiscriminationIndex      *float64 `json:"discrimination_index"`      // Pearson's r with the mark on the rest of the test
	DiscriminativeEfficiency *float64 `json:"discriminative_efficiency"` // covariance as part of the largest that these marks allow
	EffectiveWeight          *float64 `json:"effective_weight"`          // nil when the item goes against the test
	Flags                    []string `json:"flags"`

	// The rest is known of questions of a course only.
	Version string `json:"version,omitempty"`
	Lesson  string `json:"lesson,omitempty"`
	Clause  string `json:"clause,omitempty"`
	People  int    `json:"people,omitempty"`
	Dead    []int  `json:"dead_options,omitempty"` // 1 is the first
	Rival   int    `json:"rival_option,omitempty"` // likely right in place of the key; 1 is the first, 0: none
}

// Flags of an item.
const (
	NegativeDiscrimination = "negative_discrimination" // the better somebody is, the worse they do here: check the key
	LikelyMiskeyed         = "likely_miskeyed"         // so it is, and most of the better people pick one and the same wrong option
	LowFacility            = "low_facility"            // facility under 30 %
	NoVariance             = "no_variance"             // everybody has the same mark, discrimination is not defined
	TooFewPeople           = "few_people"              // under FewPeople people: discrimination is chance, do not show it
)

// Analysis is that of the tests of a course over first attempts.
type Analysis struct {
	Course string        `json:"course"`
	Tests  []TestFigures `json:"tests"`
	Items  []ItemFigures `json:"items"`
}

// TestFigures are those of one test. Forms are drawn, so its items are places in the form, as Moodle has it for random questions.
type TestFigures struct {
	Lesson  string  `json:"lesson,omitempty"`
	Purpose Purpose `json:"purpose,omitempty"`
	Figures
}
