package editor

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/mask"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/workload"
)

// hidden stands for a value that is not shown.
const hidden = "(secret)"

// maxShown is the most of a value that is shown, in characters.
const maxShown = 60

// shown is a value as it may be shown, on one line; name is what it is called.
func shown(name string, v any) string {
	text := ""
	switch v := v.(type) {
	case nil:
		return "null"
	case string:
		value, ok := workload.Shown(name[strings.LastIndexAny(name, ".")+1:], v)
		if !ok {
			return hidden
		}
		if text = value; text == "" || strings.ContainsAny(text, "\n\t") || text != strings.TrimSpace(text) {
			text = fmt.Sprintf("%q", text)
		}
	case map[string]any, []any:
		data, err := json.Marshal(redacted(name, v))
		if err != nil {
			return ""
		}
		text = string(data)
	default:
		text = fmt.Sprint(v)
	}
	if runes := []rune(text); len(runes) > maxShown {
		return string(runes[:maxShown-1]) + "…"
	}
	return text
}

// shownAt is a value of a file as it may be shown: nothing of a Secret is.
func shownAt(y *source.YAML, spot source.Spot) string {
	span := y.NodeSpan(spot.Value)
	lines := mask.New(func(string) *source.File { return y.File })
	if text, secrets, ok := lines.Line(y.Path, span.Line); ok && len(secrets) > 0 {
		start := len(string([]rune(text)[:min(max(span.Column-1, 0), len([]rune(text)))]))
		for _, s := range secrets {
			if s.End > start && (s.Start <= start || span.EndLine > span.Line) {
				return hidden
			}
		}
	}
	out := shown(spot.Path.Last(), source.Decode(spot.Value))
	for n := span.Line; n <= span.EndLine; n++ { // a text of several lines, a map
		for _, word := range lines.Words(y.Path, n) {
			if strings.Contains(out, word) {
				return hidden
			}
		}
	}
	return out
}

// redacted is a map or list with every text in it as it may be shown.
func redacted(name string, v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for k, e := range v {
			out[k] = redacted(k, e)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = redacted(name, e)
		}
		return out
	case string:
		if text, ok := workload.Shown(name, v); ok {
			return text
		}
		return hidden
	}
	return v
}
