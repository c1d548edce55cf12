// Command kubernetes is the judge of manifest/invalid: it asks Kubernetes' own
// code, in this process, whether the API server would take an object.
//
//	kubernetes check < objects   one JSON object per line; prints its verdict
//	kubernetes mutate -seed N -count N   changes good objects, one change each
//
// It is a module of its own, so that the program never links it: `make judge`
// builds it, which takes minutes, and records what it says into
// internal/kube/testdata, which the ordinary tests then hold manifest/invalid to.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
)

// verdict is one line of the record.
type verdict struct {
	// Seed is the good object, Change what was done to it.
	Seed   string          `json:"seed,omitempty"`
	Change string          `json:"change,omitempty"`
	Object json.RawMessage `json:"object"`
	// Refused lists what the API server says, "" where it takes the object.
	Refused []string `json:"refused,omitempty"`
	// Apply is set where only a server-side apply refuses it: two items of a
	// list with the same merge keys.
	Apply bool `json:"apply,omitempty"`
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "judge:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) == 0 {
		return fmt.Errorf("say check or mutate")
	}
	flags := flag.NewFlagSet(args[0], flag.ContinueOnError)
	seed := flags.Uint64("seed", 1, "of the random numbers")
	count := flags.Int("count", 1000, "how many objects")
	if err := flags.Parse(args[1:]); err != nil {
		return err
	}
	allowPrivileged()
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	switch args[0] {
	case "check":
		return check(os.Stdin, out)
	case "mutate":
		return mutate(*seed, *count, out)
	}
	return fmt.Errorf("no command %q: say check or mutate", args[0])
}

func check(in io.Reader, out io.Writer) error {
	scan := bufio.NewScanner(in)
	scan.Buffer(nil, 16<<20)
	enc := json.NewEncoder(out)
	for scan.Scan() {
		v := verdict{Object: append(json.RawMessage{}, scan.Bytes()...)}
		v.Refused, v.Apply = judge(v.Object)
		if err := enc.Encode(v); err != nil {
			return err
		}
	}
	return scan.Err()
}
