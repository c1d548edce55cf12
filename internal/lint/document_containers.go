package lint

import "github.com/xgen-lint/xgen-lint/internal/render"

func (run *run) addContainers(d *document, _ *render.Result) { d.tree["containers"] = []any{} }
