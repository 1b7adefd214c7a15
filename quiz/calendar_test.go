package quiz_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"isobot/quiz"
)

func TestWorkingDaysOverTet(t *testing.T) {
	c := quiz.Workdays()
	for _, x := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-02-13", 1, "2026-02-23"}, // Friday before Tết Bính Ngọ, nine days off
		{"2026-02-12", 2, "2026-02-23"},
		{"2026-02-23", -1, "2026-02-13"},
		{"2026-02-17", 0, "2026-02-23"},
		{"2026-02-13", 0, "2026-02-13"},
		{"2025-01-24", 1, "2025-02-03"},
		{"2025-12-31", 1, "2026-01-05"}, // 02/01 off, exchanged
		{"2026-01-09", 1, "2026-01-10"}, // for this Saturday
		{"2026-08-21", 2, "2026-08-24"},
		{"2026-08-28", 1, "2026-09-03"},
		{"2026-04-24", 1, "2026-04-28"}, // Giỗ Tổ on a Sunday: Monday off
		{"2026-11-23", 1, "2026-11-25"},
		{"2027-02-04", 1, "2027-02-12"},
		{"2030-01-31", 1, "2030-02-08"},
		{"2040-03-02", 1, "2040-03-05"}, // weekends only
		{"no day", 3, "no day"},
	} {
		if got := c.AddWorkingDays(x.from, x.n); got != x.want {
			t.Errorf("AddWorkingDays(%s, %d) = %s, want %s", x.from, x.n, got, x.want)
		}
	}
}

func TestWorkingDaysCountBack(t *testing.T) {
	c := quiz.Workdays()
	for day := "2024-12-20"; day < "2031-01-15"; day = quiz.AddDays(day, 1) {
		for _, n := range []int{1, 3, 7, 22} {
			to := c.AddWorkingDays(day, n)
			if got := c.WorkingDaysBetween(day, to); got != n || !c.Working(to) {
				t.Fatalf("%s + %d = %s, but %d between", day, n, to, got)
			}
			if c.WorkingDaysBetween(to, day) != -n {
				t.Fatalf("%s to %s is not -%d", to, day, n)
			}
		}
	}
	if c.WorkingDaysBetween("2026-02-13", "2026-02-22") != 0 || c.WorkingDaysBetween("", "2026-01-01") != 0 {
		t.Error("days of Tết are counted")
	}
}

// TestWorkdayData holds the embedded days against the law: each holiday that falls on a weekend has a day off after it, days that are
// worked are weekends, every year has its days, and the lunar ones fall where the moon says.
func TestWorkdayData(t *testing.T) {
	c := quiz.Workdays()
	for year := 2025; year <= 2030; year++ {
		off := 0
		for day := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC); day.Year() == year; day = day.AddDate(0, 0, 1) {
			d, ok := c.Special(day.Format(time.DateOnly))
			if !ok {
				continue
			}
			weekend := day.Weekday() == time.Saturday || day.Weekday() == time.Sunday
			if (d.Kind == quiz.WorkedDay) && !weekend || d.Kind == quiz.DayOff && weekend {
				t.Errorf("%s %s is a %s", d.Day, d.Kind, day.Weekday())
			}
			if d.Kind == quiz.WorkedDay {
				off--
			} else if !weekend {
				off++
			}
			if d.Confidence == "" || d.Name == "" || d.Source == "" || d.Confidence == "A" && year > 2026 {
				t.Errorf("%+v", d)
			}
		}
		if want := 11 + map[bool]int{true: 1}[year >= 2026]; off != want {
			t.Errorf("%d has %d days off on weekdays, the law gives %d", year, off, want)
		}
		for _, l := range []struct {
			day, month int
			name       string
		}{{1, 1, "Tết Nguyên đán"}, {10, 3, "Giỗ Tổ"}} {
			day := solar(l.day, l.month, year)
			if d, ok := c.Special(day); !ok || !strings.HasPrefix(d.Name, l.name) {
				t.Errorf("%d/%d of the lunar year %d is %s, the data have %+v", l.day, l.month, year, day, d)
			}
		}
	}
}

func TestQuietHours(t *testing.T) {
	c := quiz.Workdays()
	for _, x := range []struct{ at, open string }{
		{"2026-11-23T08:30:00+07:00", "2026-11-23T08:30:00+07:00"},
		{"2026-11-23T06:59:00+07:00", "2026-11-23T07:00:00+07:00"},
		{"2026-11-23T19:59:59+07:00", "2026-11-23T19:59:59+07:00"},
		{"2026-11-23T20:00:00+07:00", "2026-11-25T07:00:00+07:00"}, // the 24th is off
		{"2026-02-13T22:00:00+07:00", "2026-02-23T07:00:00+07:00"},
		{"2026-11-20T18:00:00Z", "2026-11-23T07:00:00+07:00"}, // Saturday in Viet Nam already
		{"2026-08-22T09:00:00+07:00", "2026-08-22T09:00:00+07:00"},
	} {
		got := c.Open(at(t, x.at))
		if !got.Equal(at(t, x.open)) {
			t.Errorf("Open(%s) = %s, want %s", x.at, got, x.open)
		}
		if c.QuietAt(at(t, x.at)) == (x.at == x.open) {
			t.Errorf("QuietAt(%s)", x.at)
		}
	}
	day := c.WithQuiet(quiz.Quiet{From: 12 * 60, To: 13 * 60})
	if got := day.Open(at(t, "2026-11-23T12:30:00+07:00")); !got.Equal(at(t, "2026-11-23T13:00:00+07:00")) {
		t.Errorf("quiet at noon opens at %s", got)
	}
}

func TestOwnWorkingDays(t *testing.T) {
	c, err := quiz.Workdays().With(strings.NewReader("\uFEFFday\tkind\r\n2027-02-12\toff\tA\tTết\r\n# x\r\n2026-11-24\tnormal\r\n2027-02-20\twork\tA\tLàm bù\tQĐ"))
	if err != nil || c.Working("2027-02-12") || !c.Working("2026-11-24") || !c.Working("2027-02-20") {
		t.Errorf("own days are not taken: %v", err)
	}
	if quiz.Workdays().Working("2026-11-24") {
		t.Error("the embedded calendar changed")
	}
	for file, want := range map[string]string{"2027-02-12\tclosed": "line 1", "day\tkind\n12/2/2027\toff": "line 2", "2027-02-30\toff": "2027-02-08"} {
		if _, err := c.With(strings.NewReader(file)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", file, err)
		}
	}
}

// solar gives the day of a lunar date in Viet Nam, by the mean new moons and sun longitudes of Meeus, Astronomical Algorithms, as Hồ
// Ngọc Đức arranges them for UTC+7. Month is before a leap month of the year, which holds for months 1 to 3 of these years.
func solar(day, month, year int) string {
	start := month11(year - 1)
	k := int(.5 + (float64(start)-2415021.076998695)/29.530588853)
	off := month - 11 + 12
	if month11(year)-start > 365 && off >= leapOffset(k) {
		off++
	}
	jd := newMoon(k+off) + day - 1
	return time.Unix(0, 0).UTC().AddDate(0, 0, jd-2440588).Format(time.DateOnly)
}

func julian(y, m, d int) int {
	return int(time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC).Unix()/86400) + 2440588
}

func month11(year int) int {
	k := int(float64(julian(year, 12, 31)-2415021) / 29.530588853)
	nm := newMoon(k)
	if sunSign(nm) >= 9 {
		nm = newMoon(k - 1)
	}
	return nm
}

func leapOffset(k int) int {
	last := -1
	for i := 1; i < 14; i++ {
		arc := sunSign(newMoon(k + i))
		if arc == last {
			return i - 1
		}
		last = arc
	}
	return 99
}

func newMoon(k int) int {
	t := float64(k) / 1236.85
	sin := func(deg float64) float64 { return math.Sin(deg * math.Pi / 180) }
	jd := 2415020.75933 + 29.53058868*float64(k) + .0001178*t*t - .000000155*t*t*t + .00033*sin(166.56+132.87*t-.009173*t*t)
	m := 359.2242 + 29.10535608*float64(k) - .0000333*t*t - .00000347*t*t*t
	mp := 306.0253 + 385.81691806*float64(k) + .0107306*t*t + .00001236*t*t*t
	f := 21.2964 + 390.67050646*float64(k) - .0016528*t*t - .00000239*t*t*t
	c := (.1734-.000393*t)*sin(m) + .0021*sin(2*m) - .4068*sin(mp) + .0161*sin(2*mp) - .0004*sin(3*mp) + .0104*sin(2*f) - .0051*sin(m+mp) -
		.0074*sin(m-mp) + .0004*sin(2*f+m) - .0004*sin(2*f-m) - .0006*sin(2*f+mp) + .0010*sin(2*f-mp) + .0005*sin(2*mp+m)
	return int(math.Floor(jd + c - (-.000278 + .000265*t + .000262*t*t) + .5 + 7./24))
}

func sunSign(jd int) int {
	t := (float64(jd) - 2451545.5 - 7./24) / 36525
	r := math.Pi / 180
	m := 357.52910 + 35999.05030*t - .0001559*t*t - .00000048*t*t*t
	l := 280.46645 + 36000.76983*t + .0003032*t*t + (1.914600-.004817*t-.000014*t*t)*math.Sin(r*m) + (.019993-.000101*t)*math.Sin(r*2*m) + .000290*math.Sin(r*3*m)
	l = math.Mod(l, 360)
	return int(l / 30)
}
