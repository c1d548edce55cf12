// Command repository is the judge of whole repositories: it asks the program for the Applications of a GitOps
// repository and what they render to, renders each source of the repository anew with Helm's own action and with
// Kustomize's own API on the disk, and compares object for object and field for field:
//
//	repository [-timeout 5m] DIR...
//
// It prints one line for each difference, why Applications cannot be compared, and one row for each repository. Exit
// status 1 says that there are differences.
//
// It is a module of its own, since it links all of Helm and Kubernetes' client, which takes minutes to build. What
// Argo CD does before and after Helm and Kustomize is written here a second time, on purpose: it shares no code with
// internal/argo and internal/render. Random values and the time differ between two runs of Helm; a field that does is
// masked on both sides.
package main

import (
	"flag"
	"fmt"
	"io"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"
)

func main() {
	if len(os.Args) > 1 && (os.Args[1] == "version" || os.Args[1] == "template") {
		if err := asHelm(os.Args[1:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	timeout := flag.Duration("timeout", 5*time.Minute, "for the program to render one repository")
	flag.Parse()
	log.SetOutput(io.Discard)                   // Helm and Kustomize log their warnings there
	_ = os.Setenv("PATH", "")                   // Kustomize finds no git
	_ = os.Setenv("HTTPS_PROXY", "127.0.0.1:9") // and reaches no network
	rows := []string{"| repository | Applications | rendered | compared | of them in part | objects | equal | different |",
		"| --- | --- | --- | --- | --- | --- | --- | --- |"}
	status := 0
	for _, dir := range flag.Args() {
		j, err := judgeRepository(dir, *timeout)
		if err != nil {
			fmt.Fprintln(os.Stderr, "judge:", err)
			os.Exit(2)
		}
		name := filepath.Base(j.dir)
		for _, why := range slices.Sorted(maps.Keys(j.notCompared)) {
			fmt.Printf("%s: %d not compared: %s\n", name, j.notCompared[why], why)
		}
		rows = append(rows, j.applications.row(name), j.roots.row("its roots"))
		if j.applications.different+j.roots.different > 0 {
			status = 1
		}
	}
	for _, row := range rows {
		fmt.Println(row)
	}
	os.Exit(status)
}

// tally counts what was rendered and compared. In part is what needs something that is not in the repository: the rest
// of it is compared.
type tally struct{ all, rendered, compared, inPart, objects, different int }

func (t tally) row(name string) string {
	return fmt.Sprintf("| %s | %d | %d | %d | %d | %d | %d | %d |", name, t.all, t.rendered, t.compared, t.inPart, t.objects,
		t.compared-t.different, t.different)
}
