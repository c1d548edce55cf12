package lint

func (run *run) jenkins(d *document) map[string]any {
	return map[string]any{"pipelines": []any{}}
}
