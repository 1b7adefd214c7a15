package evidence

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"isobot/quiz"
)

// summary draws tom-tat.pdf: the ten parts in figures, with the hashes of the files written so far.
func (x *index) summary(files []file) ([]byte, error) {
	p := newSheet("Hồ sơ bằng chứng đào tạo")
	x.title(p)
	x.planPart(p)
	x.standingPart(p)
	x.attendancePart(p)
	x.formPart(p)
	x.resultPart(p)
	x.itemPart(p)
	x.effectPart(p)
	x.notePart(p)
	x.certificatePart(p)
	x.hashPart(p, files)
	b, err := p.bytes()
	if err != nil {
		return nil, fmt.Errorf("summary: %w", err)
	}
	return b, nil
}

func (x *index) title(p *sheet) {
	if x.Agency != "" {
		p.centre(strings.ToUpper(x.Agency), bold, 13)
	}
	p.y += 6
	p.centre("HỒ SƠ BẰNG CHỨNG ĐÀO TẠO", bold, 18)
	p.centre("(ISO 9001:2015, điều 7.2 d và 7.3)", regular, 12)
	p.y += 3
	p.centre("Đơn vị: "+x.where(), regular, 12)
	p.centre("Kỳ: "+x.period(), regular, 12)
	p.centre(fmt.Sprintf("Lập lúc %s, người lập: %s", moment(x.At), x.By), regular, 12)
	if x.Sample {
		p.centre("CÓ DỮ LIỆU MẪU: KHÔNG DÙNG LÀM HỒ SƠ CHÍNH THỨC", bold, 12)
	}
	p.y += 3
	p.lines("Chi tiết từng phần ở các trang tính của ho-so.xlsx; từng câu trả lời ở bai-lam.jsonl; nhật ký ở nhat-ky.jsonl; giấy chứng nhận có mã QR ở chung-nhan.pdf. "+
		"Kiểm tra toàn vẹn không cần máy chủ: isobot evidence verify TỆP.zip.", regular, 11)
}

func (x *index) planPart(p *sheet) {
	p.heading("1. Kế hoạch")
	var rows [][]string
	for i := range x.Assignments {
		a := &x.Assignments[i]
		n := 0
		x.assigned(a, func(charge) { n++ })
		rows = append(rows, []string{x.course(a.Course), x.whom(a), strconv.Itoa(n), day(a.Due), a.By})
	}
	gridOr(p, []float64{5, 5, 1.2, 2, 1.8}, []string{"Khóa đào tạo", "Giao cho", "Số người", "Hạn", "Người giao"}, rows)
}

func gridOr(p *sheet, shares []float64, head []string, rows [][]string) {
	if len(rows) == 0 {
		p.lines(noData+".", regular, 11)
		return
	}
	p.grid(shares, head, rows)
}

func (x *index) standingPart(p *sheet) {
	p.heading("2. Danh sách giao và tình trạng")
	var rows [][]string
	for i := range x.Assignments {
		a := &x.Assignments[i]
		n := map[string]int{}
		all := 0
		x.assigned(a, func(c charge) { n[c.standing]++; all++ })
		is := func(s quiz.Standing) int { return n[standings[s]] }
		rows = append(rows, []string{x.course(a.Course), day(a.Due), fmt.Sprintf("%d/%d (%d %%)", is(quiz.Done), all, share(is(quiz.Done), all)),
			strconv.Itoa(is(quiz.InProgress)), strconv.Itoa(is(quiz.NotStarted)), strconv.Itoa(is(quiz.Overdue)), strconv.Itoa(n[exempted] + n[released])})
	}
	gridOr(p, []float64{5, 2, 2.4, 1.3, 1.3, 1.3, 1.3}, []string{"Khóa đào tạo", "Hạn", "Hoàn thành", "Đang học", "Chưa học", "Quá hạn", "Miễn, đóng"}, rows)
}

func share(n, of int) int {
	if of == 0 {
		return 0
	}
	return n * 100 / of
}

func (x *index) attendancePart(p *sheet) {
	p.heading("3. Tham dự")
	lessons, begun, done := 0, 0, 0
	for i := range x.Progress {
		lessons += len(x.Progress[i].Lessons)
		begun++
		if !x.Progress[i].Completed.IsZero() {
			done++
		}
	}
	p.lines(fmt.Sprintf("%d người trong hồ sơ; %d lượt vào khóa, %d lượt hoàn thành khóa, %d lượt vào bài, có thời gian từng lượt.", len(x.People), begun, done, lessons), regular, 11)
	if times, people := x.rehearsed(); times > 0 {
		p.lines(fmt.Sprintf("Diễn tập trả lời đánh giá viên (7.3): %d lượt, %d người.", times, people), regular, 11)
	}
}

func (x *index) formPart(p *sheet) {
	p.heading("4. Đề, đáp án và ma trận ra đề")
	p.lines(fmt.Sprintf("%d câu hỏi ở đúng phiên bản đã ra đề, kèm đáp án; mỗi bài làm giữ seed và danh sách câu của mình.", len(x.Questions)), regular, 11)
	var rows [][]string
	for i := range x.Courses {
		c := &x.Courses[i]
		draw, pool := 0, 0
		for j := range c.Lessons {
			draw, pool = draw+c.Lessons[j].Draw, pool+len(c.Lessons[j].Questions)
		}
		rows = append(rows, []string{c.Title, strconv.Itoa(c.Version), strconv.Itoa(len(c.Lessons)), strconv.Itoa(draw), strconv.Itoa(pool), strconv.Itoa(c.PassPercent) + " %"})
	}
	gridOr(p, []float64{6, 1.4, 1, 1.2, 1.2, 1.2}, []string{"Khóa đào tạo", "Phiên bản", "Bài", "Câu rút", "Câu trong kho", "Mức đạt"}, rows)
}

func (x *index) resultPart(p *sheet) {
	p.heading("5. Bài làm và kết quả theo điều khoản")
	finished, passed := 0, 0
	sums := map[string]tally{}
	for i := range x.Attempts {
		a := &x.Attempts[i]
		if a.Finished.IsZero() || a.Purpose == quiz.Practice {
			continue
		}
		finished++
		if a.Passed() {
			passed++
		}
		x.count(sums, a)
	}
	p.lines(fmt.Sprintf("%d bài làm, %d bài đã nộp (không tính ôn tập), %d bài đạt.", len(x.Attempts), finished, passed), regular, 11)
	var rows [][]string
	for _, k := range clausesOf(sums) {
		rows = append(rows, []string{k, strconv.Itoa(sums[k].of), fmt.Sprintf("%v %%", sums[k].percent())})
	}
	gridOr(p, []float64{4, 2, 2}, []string{"Điều khoản hoặc nhóm", "Câu đã trả lời", "Đúng"}, rows)
}

func (x *index) itemPart(p *sheet) {
	p.heading("6. Phân tích câu hỏi")
	if x.Item == nil {
		p.lines(noData+".", regular, 11)
		return
	}
	var rows [][]string
	t := x.items()
	for _, r := range t.rows {
		if why, ok := r[len(r)-1].(string); ok && strings.ContainsAny(why, ";:") || ok && strings.HasPrefix(why, "quá khó") {
			rows = append(rows, []string{fmt.Sprint(r[1]), fmt.Sprint(r[3]), fmt.Sprint(r[4]), why})
		}
	}
	p.lines(fmt.Sprintf("%d câu được phân tích theo định nghĩa của Moodle; %d câu cần xem lại.", len(t.rows), len(rows)), regular, 11)
	if len(rows) > 0 {
		p.grid([]float64{3, 1.5, 1.2, 5}, []string{"Mã câu", "Điều khoản", "Số người", "Lý do"}, rows[:min(len(rows), 40)])
	}
}

func (x *index) effectPart(p *sheet) {
	p.heading("7. Hiệu lực đào tạo và hành động")
	var rows [][]string
	for i := range x.Courses {
		var before, after, delayed mean
		measured := false
		x.eachSitting(func(_ *Person, at sitting, attempts []*quiz.Attempt) {
			if at.course != x.Courses[i].ID {
				return
			}
			m := x.measure(at, attempts)
			before.add(m.beforeP)
			after.add(m.afterP)
			delayed.add(m.delayedP)
			measured = true
		})
		if measured {
			rows = append(rows, []string{x.Courses[i].Title, before.String(), after.String(), delayed.String()})
		}
	}
	gridOr(p, []float64{5, 2.4, 2.4, 2.8}, []string{"Khóa đào tạo", "Trước", "Sau", "Sau 30–90 ngày"}, rows)
	open, all := 0, x.actions()
	for _, r := range all.rows {
		if r[len(r)-1] == waiting {
			open++
		}
	}
	p.lines(fmt.Sprintf("%d lần chưa đạt; %d lần dưới mức còn chờ chọn hành động.", len(all.rows), open), regular, 11)
}

// mean is a mean of percentages and of how many.
type mean struct{ sum, n int }

func (m *mean) add(p *int) {
	if p != nil {
		m.sum, m.n = m.sum+*p, m.n+1
	}
}

// addDifference adds how far b lies above a, where both are known.
func (m *mean) addDifference(a, b *int) {
	if a != nil && b != nil {
		d := *b - *a
		m.add(&d)
	}
}

// points writes a mean of differences.
func (m mean) points() string {
	if m.n == 0 {
		return noData
	}
	return fmt.Sprintf("%d (%d người)", m.sum/m.n, m.n)
}

func (m mean) String() string {
	if m.n == 0 {
		return noData
	}
	return fmt.Sprintf("%d %% (%d người)", m.sum/m.n, m.n)
}

func (x *index) notePart(p *sheet) {
	p.heading("8. Nhắc nhở, miễn, gia hạn")
	n := map[string]int{}
	for _, e := range x.events {
		if k := noteKind(e.Kind); k != "" {
			n[k]++
		}
	}
	var rows [][]string
	for _, k := range clausesOf(asTally(n)) {
		rows = append(rows, []string{k, strconv.Itoa(n[k])})
	}
	gridOr(p, []float64{4, 2}, []string{"Việc", "Số lần"}, rows)
}

func asTally(n map[string]int) map[string]tally {
	out := map[string]tally{}
	for k := range n {
		out[k] = tally{}
	}
	return out
}

func (x *index) certificatePart(p *sheet) {
	p.heading("9. Giấy chứng nhận")
	n := map[quiz.CertificateState]int{}
	for i := range x.Certificates {
		n[x.Certificates[i].StateAt(x.At)]++
	}
	p.lines(fmt.Sprintf("%d giấy đã cấp: %d còn giá trị, %d sắp hết hạn, %d hết hạn, %d đã thu hồi.", len(x.Certificates), n[quiz.Valid], n[quiz.Expiring], n[quiz.Expired], n[quiz.Revoked]), regular, 11)
}

func (x *index) hashPart(p *sheet, files []file) {
	p.heading("10. Mã băm chứng minh không sửa đổi")
	proof := x.Audit.proof()
	p.lines(fmt.Sprintf("Nhật ký của hệ thống khi lập hồ sơ dừng ở dòng %d, mã băm %s.", proof.Head.Seq, cmp.Or(proof.Head.Hash, "(trống)")), regular, 11)
	if proof.First == 0 {
		p.lines("Kỳ này không có dòng nhật ký nào.", regular, 11)
	} else {
		p.lines(fmt.Sprintf("Hồ sơ này có các dòng %d đến %d; %d dòng chỉ nói về người ngoài phạm vi nên chỉ có mã băm.", proof.First, proof.Last, proof.Withheld), regular, 11)
	}
	var rows [][]string
	for _, f := range files {
		rows = append(rows, []string{f.name, strconv.Itoa(len(f.data)), digest(f.data)})
	}
	p.grid([]float64{2, 1.2, 7}, []string{"Tệp", "Byte", "SHA-256"}, rows)
	p.lines("Mã băm của bản tóm tắt này và dấu niêm của toàn bộ nằm trong manifest.json.", regular, 11)
}
