// Package groovy reads Jenkins pipelines (declarative and scripted) from their
// tokens: the choices of parameters and the services that a pipeline builds.
//
// It works on a string and byte offsets alone, runs nothing and knows no file or
// rule. What it cannot understand it says (Known false, with Why); it never guesses.
// No input makes it panic.
package groovy

import "fmt"

// Pipeline is what a Jenkinsfile says.
type Pipeline struct {
	// Choices are the choice parameters by name.
	Choices map[string]Choices
	// Defaults are the string parameters by name, with their default values.
	Defaults map[string]Text
	Services Services
	// Declared are the names of all parameters, Reads the uses of params.NAME.
	Declared Declared
	Reads    []Text
	Builds   []Build
	Late     []Late
	Files    []FileRead
	Keys     []KeyRead
	Images   []Image
	// Platforms are the platforms that images are built for: linux/amd64.
	Platforms []Text
}

// Text is a constant text of the pipeline; Start and End enclose it without quotes.
type Text struct {
	Text       string
	Start, End int
}

// Choices are the values of a choice parameter. Start and End enclose the whole
// expression that gives them (the parameter's definition if there is none). With
// Known false nothing is said about the values; Why says what was not understood.
type Choices struct {
	Values     []Text
	Start, End int
	Known      bool
	Why        string
}

// Services are the services that a pipeline builds.
type Services struct {
	// Entries are the services named in the pipeline, each once.
	Entries []Service
	// FromFile is the file that the list is read from at run time, as the pipeline
	// writes it, and FileStart its place.
	FromFile  string
	FileStart int
	// Filtered: a choice at run time may leave some of them out.
	Filtered bool
	// Known: Entries and FromFile are all there is. Else Why says what was not
	// understood, and WhyStart where.
	Known    bool
	Why      string
	WhyStart int
}

// Service is one service that a pipeline builds. Start and End enclose its name.
type Service struct {
	Name string
	// Job is the job as it is triggered; "*" stands for Name where the pipeline puts the job's
	// name together ("xgen/*"). Empty where no job is triggered.
	Job        string
	Start, End int
}

// Error is a text that is not Groovy.
type Error struct {
	Offset  int
	Message string
	// ID is what Message says, for those who say it in another language, with the bracket that it speaks of; "" where it is
	// somebody else's error.
	ID, Token string
	// Certain: the tokens prove it. Else only this reader does not understand the text.
	Certain bool
}

func (e *Error) Error() string {
	return fmt.Sprintf("read Groovy: offset %d: %s", e.Offset, e.Message)
}

// Read reads a pipeline. It fails with *Error on a text whose strings, comments or
// brackets do not end.
func Read(text string) (*Pipeline, error) {
	r, err := parse(text)
	if err != nil {
		return nil, err
	}
	r.bind()
	p := &Pipeline{Choices: map[string]Choices{}, Defaults: map[string]Text{}}
	r.parameters(p)
	r.choices = p.Choices
	p.Services = r.services()
	p.Declared, p.Reads, p.Builds, p.Late = r.declared(), r.reads(), r.builds(), r.late()
	r.parametersOf = map[string]bool{}
	for _, d := range p.Declared.Names {
		r.parametersOf[d.Text] = true
	}
	r.depth, r.steps = 0, 0
	r.files(p)
	r.images(p)
	return p, nil
}
