package shell

import (
	"testing"
)

func FuzzRead(f *testing.F) {
	for _, s := range []string{
		"sed -i 's/A=.*/A=minio/;/x/c\\B=${Y}' f", "cat > f <<'EOF' | tee g\nA=$B\nEOF\n", "sh -c \"f '\\$A' $(B)\" $$", "`a \\`b\\``",
		"f() { local A=\"$1\"; kubectl -n ${N:-x} create secret generic s \"$@\"; }; f --from-literal=A=1",
		"a+=(--from-literal=A=$B); for i in a b; do kubectl create secret generic $i \"${a[@]}\"; done", "printf 'A=%s\\n%%' x; echo -e $'a\\n'",
		"kubectl apply -f - <<-EOF\n\tkind: Secret\n\t$A\n\tEOF", "[[ -z $A && ! $B == c ]] || exit; case $x in a|*) ;; esac", "sed s/[/x\\", "sed 's/\\(a\\)[]]/&\\1\\9/'", "A=$(\x00) \\\r\n'",
	} {
		f.Add("sh", "-c", s)
		f.Add("bash", s, "")
	}
	f.Fuzz(func(t *testing.T, a, b, c string) {
		in := []string{a, b, c}
		check(t, Read(in[:1], in[1:]), in)
		check(t, Read([]string{"sh", "-c"}, in[2:]), []string{"sh", "-c", c})
		check(t, ReadScript(c), in[2:])
	})
}

// check slices by every span and applies every edit: out of bounds panics.
func check(t *testing.T, r *Reading, in []string) {
	t.Helper()
	describe(r, in)
	slice := func(s Span) { _ = in[s.Index][s.Start:s.End] }
	for _, x := range r.Literals {
		slice(x.Quote.Span)
		if x.Sed != nil {
			for _, d := range x.Sed.Delims {
				slice(d)
			}
		}
		edits, _ := x.Refer("V")
		checkEdits(t, edits, in)
	}
	for _, x := range r.SingleQuoted {
		slice(x.Quote.Span)
		edits, _ := x.Expand()
		checkEdits(t, edits, in)
	}
	for _, x := range r.Commands {
		for _, w := range x.Words {
			slice(w.Span)
			slice(w.Quote.Span)
		}
	}
	for _, x := range r.Notes {
		slice(x.Span)
	}
	for _, x := range r.ParseErrors {
		_ = in[x.Index][x.Offset:]
	}
}

func checkEdits(t *testing.T, edits []Edit, in []string) {
	t.Helper()
	last := 0
	for _, e := range edits {
		if e.Start < last {
			t.Errorf("edits overlap or are out of order: %+v", edits)
			return
		}
		last = e.End
		_ = in[e.Index][e.Start:e.End]
	}
}
