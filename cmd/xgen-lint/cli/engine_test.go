package cli_test

import (
	"testing"

	"github.com/xgen-lint/xgen-lint/cmd/xgen-lint/cli"
)

func TestInCI(t *testing.T) {
	for _, c := range []struct {
		env  map[string]string
		want bool
	}{
		{nil, false},
		{map[string]string{"HOME": "/home/a"}, false},
		{map[string]string{"CI": "true"}, true},
		{map[string]string{"CI": "1"}, true},
		{map[string]string{"CI": "woodpecker"}, true},
		{map[string]string{"CI": "false"}, false},
		{map[string]string{"CI": "false", "JENKINS_URL": "http://jenkins/"}, false},
		{map[string]string{"JENKINS_URL": "http://jenkins/"}, true},
		{map[string]string{"TF_BUILD": "True"}, true},
		{map[string]string{"JOB_COMPLETION_INDEX": "0"}, true},
	} {
		if got := cli.InCI(func(name string) string { return c.env[name] }); got != c.want {
			t.Errorf("%v: %v", c.env, got)
		}
	}
}
