package functions

import "github.com/xgen-lint/xgen-lint/internal/render/helm/internal/chartutil"

// copier is Sprig's mustDeepCopy with the types of values copied directly, and what own knows to copy: Sprig walks every
// byte of every file by reflection, seconds of it in charts that copy their whole context.
func copier(slow func(any) (any, error), own func(any) (any, bool)) func(any) (any, error) {
	var fast func(v any) (any, error)
	fast = func(v any) (any, error) {
		switch v := v.(type) {
		case string, bool, int, int64, float64:
			return v, nil
		case map[string]any:
			if v != nil {
				return copyMap(v, fast)
			}
		case chartutil.Values:
			if v != nil {
				out, err := copyMap(v, fast)
				return chartutil.Values(out), err
			}
		case []any:
			if v != nil {
				return copyList(v, fast)
			}
		default:
			if out, ok := own(v); ok {
				return out, nil
			}
		}
		return slow(v) // which panics for nil, as Helm does
	}
	return fast
}

func copyMap(m map[string]any, fast func(any) (any, error)) (map[string]any, error) {
	out := make(map[string]any, len(m))
	for k, e := range m {
		if e == nil {
			out[k] = nil
			continue
		}
		c, err := fast(e)
		if err != nil {
			return nil, err
		}
		out[k] = c
	}
	return out, nil
}

func copyList(list []any, fast func(any) (any, error)) ([]any, error) {
	out := make([]any, len(list))
	for i, e := range list {
		if e == nil {
			continue
		}
		c, err := fast(e)
		if err != nil {
			return nil, err
		}
		out[i] = c
	}
	return out, nil
}
