package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"isobot/knowledge"
)

// TestKnowledgeFit: the command keeps bounds beside the index, which the next start takes; a broken file is no reason not to start.
func TestKnowledgeFit(t *testing.T) {
	dir := t.TempDir()
	var found knowledge.Calibration
	if err := json.Unmarshal([]byte(succeed(t, dir, "knowledge", "fit", "--json")), &found); err != nil {
		t.Fatal(err)
	}
	if found.TooFew || found.Questions == 0 || found.Validate() != nil {
		t.Errorf("%+v, %v", found, found.Validate())
	}
	if out := succeed(t, dir, "knowledge", "fit"); !strings.Contains(out, fmt.Sprintf("old: answer from %.2f", found.Bounds.Answer)) {
		t.Errorf("the second fit does not begin from the bounds of the first, %.2f: %s", found.Bounds.Answer, out)
	}
	if err := os.WriteFile(filepath.Join(dir, "bounds.json"), []byte(`{"bounds":{"answer":-50}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if out := succeed(t, dir, "knowledge", "fit"); !strings.Contains(out, fmt.Sprintf("old: answer from %.2f", found.Shipped.Answer)) {
		t.Errorf("a broken file was taken: %s", out)
	}
}

// TestImportRefits: an import that changes a large share of the base fits the bounds anew, a small one only counts.
func TestImportRefits(t *testing.T) {
	dir, files := t.TempDir(), t.TempDir()
	write := func(i int) string {
		path := filepath.Join(files, fmt.Sprintf("quy-che-%d.md", i))
		text := fmt.Sprintf("---\nid: quy-che-%d\nkind: article\ntitle: Quy chế số %d\nsource: Xã\nas_of: 2026-01-01\nconfidence: A\n---\n\n## Phạm vi {#pham-vi}\n\nQuy chế này quy định việc nuôi con vật thứ %d trong khu dân cư và trách nhiệm của chủ nuôi.\n", i, i, i)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	if out := succeed(t, dir, "knowledge", "import", write(0)); strings.Contains(out, "bounds") {
		t.Errorf("one document refits: %s", out)
	}
	for i := range 60 {
		write(i + 1)
	}
	if out := succeed(t, dir, "knowledge", "import", files); !strings.Contains(out, "bounds of the decision (log odds)") {
		t.Errorf("sixty documents do not refit: %s", out)
	}
}
