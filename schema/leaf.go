package schema

import (
	"encoding/json"
	"fmt"
	"regexp"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/errors"
)

// A CUE context keeps what it has evaluated, so it is renewed after so many
// questions; the answers are kept, up to a bound, because sites say much the
// same.
const (
	contextUses = 4096
	memoSize    = 1 << 16
)

type question struct {
	leaf int
	kind cue.Kind
	text string
}

// fits asks CUE whether a scalar (string, bool, int64, float64) meets a
// constraint.
func (c *compiled) fits(leaf int, kind cue.Kind, value any) (bool, error) {
	if leaf < 0 {
		return true, nil
	}
	q := question{leaf: leaf, kind: kind}
	if s, ok := value.(string); ok {
		q.text = s
	} else {
		q.text = fmt.Sprint(value)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if answer, ok := c.memo[q]; ok {
		return answer, nil
	}
	answer, err := c.ask(leaf, value)
	if err != nil {
		return false, err
	}
	if len(c.memo) >= memoSize {
		clear(c.memo)
	}
	c.memo[q] = answer
	return answer, nil
}

func (c *compiled) ask(i int, value any) (bool, error) {
	if l := &c.leaves[i]; l.pattern != "" {
		if l.regexp == nil {
			re, err := regexp.Compile(l.pattern)
			if err != nil {
				return false, fmt.Errorf("compile pattern of schema: %w", err)
			}
			l.regexp = re
		}
		text, ok := value.(string)
		return ok && l.regexp.MatchString(text), nil
	}
	if err := c.renew(); err != nil {
		return false, err
	}
	return c.ctx.Encode(value).Unify(c.leaves[i].value).Validate(cue.Concrete(true)) == nil, nil
}

// breaks asks CUE whether a map as a whole meets a definition that @rule names,
// and returns where it does not: the key, "" for the map itself.
func (c *compiled) breaks(rule string, value any) (key string, broken bool, err error) {
	text, err := json.Marshal(value)
	if err != nil { // an infinite number: no bound of ours holds it, and its own place says so
		return "", false, nil
	}
	q := rule + "\x00" + string(text)
	c.mu.Lock()
	defer c.mu.Unlock()
	answer, ok := c.orders[q]
	if !ok {
		if err := c.renew(); err != nil {
			return "", false, err
		}
		answer = c.order(rule, value)
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

// order returns "" for a value that fits, else "!" and the key that does not.
func (c *compiled) order(rule string, value any) string {
	def := c.scope.LookupPath(cue.ParsePath("#" + rule))
	faults := errors.Errors(c.ctx.Encode(value).Unify(def).Validate(cue.Concrete(true)))
	if len(faults) == 0 {
		return ""
	}
	if path := faults[0].Path(); len(path) > 0 {
		return "!" + path[len(path)-1]
	}
	return "!"
}

func (c *compiled) renew() error {
	if c.uses++; c.uses < contextUses {
		return nil
	}
	memo, orders := c.memo, c.orders
	err := c.load()
	c.memo, c.orders = memo, orders
	return err
}
