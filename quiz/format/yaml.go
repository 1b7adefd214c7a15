package format

import (
	"errors"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// maxNesting is the deepest that brackets or indented blocks may go; honest files need five.
const maxNesting = 40

// decode reads one YAML mapping strictly into v: unknown and doubled keys are errors. offset is the number of lines above text
// in its file. It returns the mapping for line look-ups, or nil after reporting why not.
func (r *report) decode(text string, offset int, v any) *ast.MappingNode {
	if line, what := unsafeYAML(text); what != "" {
		r.fail(line+offset, "viết lại đơn giản hơn", "%s", what)
		return nil
	}
	file, err := parser.ParseBytes([]byte(text), 0)
	if err != nil {
		r.yamlError(err, offset)
		return nil
	}
	if len(file.Docs) != 1 || file.Docs[0].Body == nil {
		r.fail(offset+1, "viết các dòng “khóa: giá trị”, chỉ một tài liệu trong mỗi tệp", "phần YAML trống hoặc có nhiều phần “---”")
		return nil
	}
	m, ok := file.Docs[0].Body.(*ast.MappingNode)
	if !ok {
		r.fail(offset+1, "viết các dòng “khóa: giá trị”", "phần YAML không phải danh sách “khóa: giá trị”")
		return nil
	}
	if err := yaml.NodeToValue(m, v, yaml.Strict()); err != nil {
		r.yamlError(err, offset)
		return nil
	}
	return m
}

// unsafeYAML finds what YAML can do to a reader that content never needs: aliases that multiply, tags, and deep nesting.
func unsafeYAML(text string) (line int, what string) {
	depth, deepest, at := 0, 0, 0
	for i, l := range strings.Split(text, "\n") {
		if indent := len(l) - len(strings.TrimLeft(l, " -")); indent > 4*maxNesting {
			return i + 1, "thụt đầu dòng quá sâu"
		}
		depth += strings.Count(l, "[") + strings.Count(l, "{") - strings.Count(l, "]") - strings.Count(l, "}")
		depth = max(depth, 0)
		if depth > deepest {
			deepest, at = depth, i+1
		}
		if strings.Count(l, "[") > 500 || strings.Count(l, "{") > 500 {
			return i + 1, "quá nhiều dấu ngoặc trên một dòng"
		}
	}
	if deepest > maxNesting {
		return at, "ngoặc lồng nhau quá sâu"
	}
	for _, t := range lexer.Tokenize(text) {
		switch t.Type {
		case token.AnchorType, token.AliasType, token.MergeKeyType, token.TagType:
			return t.Position.Line, "dấu & * << ! đầu giá trị của YAML không dùng được ở đây (đặt giá trị trong ngoặc kép nếu là chữ)"
		}
	}
	return 0, ""
}

// yamlError reports an error of the YAML library with its line, in words for people who do not program.
func (r *report) yamlError(err error, offset int) {
	var at yaml.Error
	line, message := 0, err.Error()
	if errors.As(err, &at) {
		message = at.GetMessage()
		if t := at.GetToken(); t != nil && t.Position != nil {
			line = t.Position.Line
		}
	}
	var unknown *yaml.UnknownFieldError
	var double *yaml.DuplicateKeyError
	var kind *yaml.TypeError
	switch {
	case errors.As(err, &unknown):
		r.fail(line+offset, "xem các khóa được dùng trong hướng dẫn soạn nội dung", "khóa không biết: %s", quoted(tokenText(unknown.Token)))
	case errors.As(err, &double):
		r.fail(line+offset, "giữ lại một khóa", "khóa viết hai lần: %s", quoted(tokenText(double.Token)))
	case errors.As(err, &kind):
		r.fail(line+offset, "xem mẫu trong hướng dẫn soạn nội dung", "giá trị sai kiểu ở %s", quoted(tokenText(kind.Token)))
	default:
		r.fail(line+offset, "xem lại thụt đầu dòng, dấu hai chấm và dấu ngoặc kép", "YAML không đọc được (%s)", squeeze(message))
	}
}

func tokenText(t *token.Token) string {
	if t == nil {
		return ""
	}
	return t.Value
}

// child returns the value under key, or nil.
func child(m *ast.MappingNode, key string) ast.Node {
	if m == nil {
		return nil
	}
	for _, v := range m.Values {
		if v.Key.GetToken() != nil && v.Key.GetToken().Value == key {
			return v.Value
		}
	}
	return nil
}

// lineOf is the line on which node begins, or 0.
func lineOf(node ast.Node) int {
	switch n := node.(type) {
	case nil:
		return 0
	case *ast.MappingNode:
		if len(n.Values) > 0 && !n.IsFlowStyle {
			return n.Values[0].Key.GetToken().Position.Line
		}
	}
	if t := node.GetToken(); t != nil && t.Position != nil {
		return t.Position.Line
	}
	return 0
}

// itemLine is the line of item i of the sequence under key, or 0.
func itemLine(m *ast.MappingNode, key string, i int) int {
	s, ok := child(m, key).(*ast.SequenceNode)
	if !ok || i >= len(s.Values) {
		return 0
	}
	return lineOf(s.Values[i])
}
