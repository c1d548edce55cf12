package cli

import (
	"fmt"
	"strconv"

	"github.com/xgen-lint/xgen-lint/internal/shard"
)

// shardTotals are the variables that say how many shards there are, where
// Kubernetes' JOB_COMPLETION_INDEX says which one this is.
var shardTotals = []string{"JOB_COMPLETIONS", "CI_NODE_TOTAL"}

// Shard reads --shard.
func Shard(text string, env func(string) string) (shard.Shard, error) {
	switch text {
	case "":
		return shard.Shard{}, nil
	case "auto":
		return autoShard(env)
	}
	return shard.Parse(text)
}

// autoShard asks the CI engine: GitLab, and whatever sets the same variables,
// counts from 1, an Indexed Job of Kubernetes from 0. A GitLab job that is not
// parallel has a total of 1 and no index.
func autoShard(env func(string) string) (shard.Shard, error) {
	total := env("CI_NODE_TOTAL")
	if index := env("CI_NODE_INDEX"); index != "" {
		if total == "" {
			return shard.Shard{}, fmt.Errorf("--shard auto: CI_NODE_INDEX is set and CI_NODE_TOTAL is not; set both, or give --shard INDEX/TOTAL")
		}
		return shard.Parse(index + "/" + total)
	}
	if index := env("JOB_COMPLETION_INDEX"); index != "" {
		n, err := strconv.Atoi(index)
		if err != nil {
			return shard.Shard{}, fmt.Errorf("--shard auto: JOB_COMPLETION_INDEX is %q, which is not a number", index)
		}
		for _, name := range shardTotals {
			if total := env(name); total != "" {
				return shard.Parse(fmt.Sprintf("%d/%s", n+1, total))
			}
		}
		return shard.Shard{}, fmt.Errorf("--shard auto: JOB_COMPLETION_INDEX is set, but not how many there are; set JOB_COMPLETIONS to the Job's completions")
	}
	if total == "1" {
		return shard.Shard{Index: 1, Of: 1}, nil
	}
	return shard.Shard{}, fmt.Errorf("--shard auto: neither CI_NODE_INDEX and CI_NODE_TOTAL nor JOB_COMPLETION_INDEX is set; give --shard INDEX/TOTAL")
}
