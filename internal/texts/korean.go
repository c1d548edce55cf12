package texts

import (
	"slices"
	"strings"
	"unicode"
)

// particles are the pairs of Korean particles: the first follows a syllable with a final consonant, the second one
// without.
var particles = [][]string{{"은", "는"}, {"이", "가"}, {"을", "를"}, {"과", "와"}, {"으로", "로"}, {"이라", "라"}, {"이나", "나"}, {"이며", "며"}, {"이어야", "여야"}}

func isParticle(pair []string) bool {
	return slices.ContainsFunc(particles, func(p []string) bool { return slices.Equal(p, pair) })
}

// particle chooses the one that fits the sound that before ends with. Quotes and brackets are not spoken.
func particle(before string, pair []string) string {
	final, rieul := finalConsonant([]rune(strings.TrimRightFunc(before, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})))
	if final && (!rieul || pair[1] != "로") {
		return pair[0]
	}
	return pair[1]
}

// finalConsonant reports whether a text, as it is read aloud in Korean, ends with a consonant, and whether that is ㄹ.
func finalConsonant(text []rune) (final, rieul bool) {
	if len(text) == 0 {
		return false, false
	}
	const first, last, finals, rieulAt = '가', '힣', 28, 8
	switch r := text[len(text)-1]; {
	case r >= first && r <= last:
		n := (r - first) % finals
		return n != 0, n == rieulAt
	case r >= '0' && r <= '9': // 영 일 이 삼 사 오 육 칠 팔 구
		return strings.ContainsRune("013678", r), strings.ContainsRune("178", r)
	}
	start := len(text)
	for start > 0 && text[start-1] < unicode.MaxASCII && unicode.IsLetter(text[start-1]) {
		start--
	}
	return latinFinal(string(text[start:]))
}

// latinFinal guesses how an English word or abbreviation ends in Korean: "secret" is 시크릿, "host" 호스트, "URL" 유알엘.
func latinFinal(word string) (final, rieul bool) {
	const vowels = "aeiouy"
	lower := strings.ToLower(word)
	if word == strings.ToUpper(word) || !strings.ContainsAny(lower, vowels) { // read letter by letter
		last := lower[max(0, len(lower)-1):]
		return strings.Contains("lmnr", last) && last != "", last == "l" || last == "r"
	}
	if stem, silent := strings.CutSuffix(lower, "e"); silent && len(stem) > 0 && strings.ContainsAny(stem[len(stem)-1:], "lmn") {
		lower = stem // name, file, line
	}
	if strings.HasSuffix(lower, "type") { // 타입
		return true, false
	}
	last := lower[len(lower)-1:]
	afterVowel := len(lower) > 1 && strings.ContainsAny(lower[len(lower)-2:len(lower)-1], vowels)
	switch {
	case last == "l":
		return true, true
	case strings.Contains("mn", last) || strings.HasSuffix(lower, "ng"):
		return true, false
	case strings.Contains("bcpt", last):
		return afterVowel, false // web, spec, map, secret; but not host
	}
	return false, false
}
