package schema

import (
	"encoding/json"
	"fmt"

	"cuelang.org/go/cue"
)

// The answers about texts, and those of CUE, are kept, up to a bound, because
// sites say much the same.
const memoSize = 1 << 16

type question struct {
	leaf int
	kind cue.Kind
	text string
}

// fits reports whether a scalar (string, bool, int64, float64) meets a constraint.
func (c *compiled) fits(i int, kind cue.Kind, value any) (bool, error) {
	if i < 0 {
		return true, nil
	}
	l := c.leaves[i]
	native := l != nil && !isNaN(value)
	text, isText := value.(string)
	if native && !isText {
		return l.holds(kind, value, c.expressions)
	}
	if !isText {
		text = fmt.Sprint(value)
	}
	q := question{leaf: i, kind: kind, text: text}
	c.mu.Lock()
	defer c.mu.Unlock()
	if answer, ok := c.memo[q]; ok {
		return answer, nil
	}
	var answer bool
	var err error
	if native {
		answer, err = l.holds(kind, value, c.expressions)
	} else {
		answer, err = c.cue.fits(i, value)
	}
	if err != nil {
		return false, err
	}
	if len(c.memo) >= memoSize {
		clear(c.memo)
	}
	c.memo[q] = answer
	return answer, nil
}

// breaks asks CUE whether a map as a whole meets a definition that @rule names,
// and returns where it does not: the key, "" for the map itself.
func (c *compiled) breaks(name string, value any) (key string, broken bool, err error) {
	text, err := json.Marshal(value)
	if err != nil { // an infinite number: no bound of ours holds it, and its own place says so
		return "", false, nil
	}
	q := name + "\x00" + string(text)
	c.mu.Lock()
	defer c.mu.Unlock()
	answer, ok := c.orders[q]
	if !ok {
		if answer, err = c.cue.order(name, c.rules[name].text, value); err != nil {
			return "", false, err
		}
		if len(c.orders) >= memoSize {
			clear(c.orders)
		}
		c.orders[q] = answer
	}
	if answer == "" {
		return "", false, nil
	}
	return answer[1:], true, nil
}
