package render

import (
	"strconv"
)

func index(elem string) (int, bool) {
	i, err := strconv.Atoi(elem)
	return i, err == nil && i >= 0
}
