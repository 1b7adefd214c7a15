package knowledge_test

import (
	"encoding/json"
	"hash/fnv"
	"math/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"isobot/knowledge"
)

// testSet is documents and questions about them.
type testSet struct {
	name    string
	docs    []*knowledge.Document
	queries []knowledge.TestQuery
	all     bool // the models learn from every spelling of a question, else from one
}

func alqac(t testing.TB) testSet {
	return testSet{"alqac", readPassages(t, testData(t, "retrieval/alqac/passages.jsonl")), readQueries(t, testData(t, "retrieval/alqac/queries.jsonl")), true}
}

func tthc(t testing.TB) testSet {
	return testSet{"tthc", portalPassages(t), readQueries(t, testData(t, "tthc/queries.jsonl")), true}
}

// portalText are the keys of a portal file that hold words about the procedure.
var portalText = []string{"linh_vuc", "doi_tuong_thuc_hien", "co_quan_co_tham_quyen", "dia_chi_tiep_nhan", "trinh_tu_thuc_hien",
	"cach_thuc_thuc_hien", "thanh_phan_ho_so", "can_cu_phap_ly", "yeu_cau_dieu_kien", "ket_qua_xu_ly"}

// portalPassages reads the procedures of the portal as flat passages, one each.
func portalPassages(t testing.TB) []*knowledge.Document {
	files, err := filepath.Glob(testData(t, "tthc/raw") + "/*.json")
	if err != nil {
		t.Fatal(err)
	}
	var docs []*knowledge.Document
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var file map[string]any
		if err := json.Unmarshal(b, &file); err != nil {
			t.Fatal(name, err)
		}
		var text []string
		for _, key := range portalText {
			text = append(text, flat(file[key]))
		}
		id := strings.TrimSuffix(filepath.Base(name), ".json")
		title, _ := file["ten_thu_tuc"].(string)
		docs = append(docs, &knowledge.Document{ID: id, Kind: knowledge.Article, Title: title, Source: id,
			Units: []knowledge.Unit{{ID: id + "/1", Text: knowledge.Clean(strings.Join(text, "\n"))}}})
	}
	return docs
}

// flat joins the strings of a JSON value.
func flat(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case []any:
		parts := make([]string, len(v))
		for i := range v {
			parts[i] = flat(v[i])
		}
		return strings.Join(parts, "\n")
	case map[string]any:
		b, err := json.Marshal(v)
		if err != nil {
			return ""
		}
		return string(b)
	}
	return ""
}

// blind tells whether a question belongs to the third that no model is fitted on.
func blind(id string) bool {
	h := fnv.New32a()
	h.Write([]byte(id))
	return h.Sum32()%3 == 0
}

// slips mistypes 15 % of the words of three letters and more: two neighbouring letters swapped, or one lost.
func slips(seed int64, s string) string {
	r := rand.New(rand.NewSource(seed))
	words := strings.Fields(s)
	for i, w := range words {
		letters := []rune(w)
		if r.Float64() >= .15 || len(letters) < 3 {
			continue
		}
		k := r.Intn(len(letters) - 1)
		if r.Intn(2) == 0 {
			letters[k], letters[k+1] = letters[k+1], letters[k]
		} else {
			letters = append(letters[:k:k], letters[k+1:]...)
		}
		words[i] = string(letters)
	}
	return strings.Join(words, " ")
}

// spellings are the ways in which every question is asked.
var spellings = []struct {
	name string
	f    func(string) string
}{
	{"as written", func(s string) string { return s }},
	{"unaccented", knowledge.Fold},
	{"15 % slips", func(s string) string { return slips(int64(len(s)), s) }},
}

// parts deals a set out into n smaller ones, each with the questions whose gold it holds whole.
func parts(set testSet, n int) []testSet {
	out := make([]testSet, n)
	place := map[string]int{}
	for i, d := range set.docs {
		p := &out[i*7919%n]
		p.name = set.name + " in parts"
		p.docs = append(p.docs, d)
		place[d.ID] = i * 7919 % n
	}
	for _, q := range set.queries {
		if len(q.Gold) == 0 {
			continue
		}
		at := place[q.Gold[0]]
		whole := true
		for _, g := range q.Gold {
			whole = whole && place[g] == at
		}
		if whole {
			out[at].queries = append(out[at].queries, q)
		}
	}
	return out
}

// paragraphs is a set of law articles without their headings: under the name of the law alone, as texts of other kinds are.
func paragraphs(set testSet) testSet {
	out := testSet{name: "paragraphs", queries: set.queries}
	for _, d := range set.docs {
		law, _, _ := strings.Cut(d.Title, " - ")
		_, text, _ := strings.Cut(d.Units[0].Text, "\n")
		if strings.TrimSpace(text) == "" {
			text = d.Units[0].Text
		}
		out.docs = append(out.docs, &knowledge.Document{ID: d.ID, Kind: knowledge.Article, Title: law, Source: d.ID,
			Units: []knowledge.Unit{{ID: d.ID + "/1", Text: text}}})
	}
	return out
}
