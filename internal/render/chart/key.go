package chart

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"slices"
)

// Key is equal for sources that Helm renders alike, as long as their chart is the same; false where
// that cannot be told.
func (src *Source) Key() (key string, ok bool) {
	text, ok := appendValue(make([]byte, 0, 4096), src.Merged)
	sum := sha256.Sum256(text)
	return fmt.Sprintf("%s\x00%+v\x00%s", src.Chart.Dir, src.Options, sum[:]), ok
}

// appendValue appends a text that no other value has: templates can print the
// type of a number too.
func appendValue(b []byte, v any) ([]byte, bool) {
	ok := true
	switch v := v.(type) {
	case nil:
		b = append(b, 'n')
	case bool:
		if b = append(b, 'f'); v {
			b[len(b)-1] = 't'
		}
	case int64:
		b = binary.LittleEndian.AppendUint64(append(b, 'i'), uint64(v))
	case float64:
		b = binary.LittleEndian.AppendUint64(append(b, 'd'), math.Float64bits(v))
	case string:
		b = appendText(b, v)
	case []any:
		b = binary.AppendUvarint(append(b, 'l'), uint64(len(v)))
		for i := 0; i < len(v) && ok; i++ {
			b, ok = appendValue(b, v[i])
		}
	case map[string]any:
		b = binary.AppendUvarint(append(b, 'm'), uint64(len(v)))
		for _, k := range slices.Sorted(maps.Keys(v)) {
			if b, ok = appendValue(appendText(b, k), v[k]); !ok {
				break
			}
		}
	default:
		return b, false
	}
	return b, ok
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(append(b, 's'), uint64(len(s))), s...)
}
