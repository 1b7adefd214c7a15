package webchat

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"isobot/bot"
	"isobot/bot/bottest"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

const patience = 20 * time.Second

// stage is the channel behind a real server, with a real sender, lanes and a small desk.
type stage struct {
	*testing.T
	ch     *Channel
	desk   *desk
	sender *bot.Sender
	url    string
	log    *bottest.Buffer
	ctx    context.Context
}

func newStage(t *testing.T, with func(*Config)) *stage {
	t.Helper()
	return stageOn(t, newDesk(), with)
}

// stageOn is newStage on a desk that is there already, as after a restart of the program.
func stageOn(t *testing.T, d *desk, with func(*Config)) *stage {
	t.Helper()
	st := &stage{T: t, desk: d, log: &bottest.Buffer{}}
	log := slog.New(slog.NewTextHandler(st.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	cfg := Config{Log: log, PerSession: Rate{1000, 1000}, PerIP: Rate{10000, 10000},
		Flush: func(ctx context.Context, to bot.Address) error { return st.sender.Flush(ctx, to) }}
	cfg.Opened = func(_ context.Context, a bot.Address) error {
		st.desk.release(a)
		st.sender.Wake()
		return nil
	}
	cfg.Recall = st.desk.said
	if with != nil {
		with(&cfg)
	}
	st.ch = New(cfg)
	st.sender = bot.NewSender(st.desk, []bot.Channel{st.ch}, log)
	ctx, cancel := context.WithCancel(context.Background())
	st.ctx = ctx
	var work sync.WaitGroup
	lanes := bot.NewLanes(st.desk, 16)
	work.Go(func() { _ = st.sender.Run(ctx) })
	work.Go(func() { _ = st.ch.Receive(ctx, lanes.Deliver) })
	srv := httptest.NewServer(st.ch.Handler())
	st.url = srv.URL
	t.Cleanup(func() {
		cancel()
		srv.CloseClientConnections()
		srv.Close()
		work.Wait()
		http.DefaultClient.CloseIdleConnections()
	})
	st.until("receiving", func() bool { return st.ch.live.Load() != nil })
	return st
}

func (st *stage) until(what string, done func() bool) {
	st.Helper()
	for end := time.Now().Add(patience); !done(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			st.Fatalf("waited in vain for %s\nlog:\n%s", what, st.log)
		}
	}
}

// post sends a body, a string as it is, and gives the status and the answer.
func (st *stage) post(body any, header ...string) (int, reply, http.Header) {
	st.Helper()
	var r io.Reader
	switch b := body.(type) {
	case string:
		r = strings.NewReader(b)
	default:
		data, err := json.Marshal(b)
		if err != nil {
			st.Fatal(err)
		}
		r = bytes.NewReader(data)
	}
	req, err := http.NewRequest(http.MethodPost, st.url+"/api/chat", r)
	if err != nil {
		st.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		st.Fatal(err)
	}
	defer res.Body.Close()
	var out reply
	data, err := io.ReadAll(res.Body)
	if err != nil {
		st.Fatal(err)
	}
	if err := json.Unmarshal(data, &out); err != nil {
		st.Fatalf("status %d, not JSON: %.200s", res.StatusCode, data)
	}
	return res.StatusCode, out, res.Header
}

// say posts a text and gives the texts of the answer.
func (st *stage) say(session, text string) []string {
	st.Helper()
	status, out, _ := st.post(map[string]any{"session": session, "text": text})
	if status != http.StatusOK {
		st.Fatalf("status %d for %q\nlog:\n%s", status, text, st.log)
	}
	return texts(out.Messages)
}

func texts(ms []message) []string {
	out := []string{}
	for _, m := range ms {
		out = append(out, m.Text)
	}
	return out
}

// remind puts a message into the outbox that no request asked for.
func (st *stage) remind(session, text string) {
	st.desk.say(bot.Outgoing{To: addressOf(chatOf(session)), Message: bot.Message{Text: text}, Cause: "clock/day", Bulk: true})
	st.sender.Wake()
}

// desk is a small program and its store: it remembers what it has seen, answers, and holds what can not be sent.
type desk struct {
	mu      sync.Mutex
	next    uint64
	waiting []bot.Outgoing
	held    []bot.Outgoing
	settled []bot.Settled
	seen    map[string]int // deliveries by update
	taken   []bot.Update   // those that had an effect
	down    int            // so many more updates fail
	gate    chan struct{}  // the text "chậm" waits for it
}

func newDesk() *desk { return &desk{seen: map[string]int{}, gate: make(chan struct{})} }

func (d *desk) Handle(ctx context.Context, u bot.Update) error {
	if u.Text == "chậm" {
		select {
		case <-d.gate:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.down > 0 {
		d.down--
		return bottest.ErrStore
	}
	if d.seen[u.ID]++; d.seen[u.ID] > 1 {
		return nil
	}
	d.taken = append(d.taken, u)
	d.releaseLocked(u.From)
	for _, m := range answers(u) {
		d.put(bot.Outgoing{To: u.From, Message: m, Cause: Name + "/" + u.ID})
	}
	return nil
}

func (d *desk) put(out bot.Outgoing) {
	d.next++
	out.ID = d.next
	d.waiting = append(d.waiting, out)
}

func (d *desk) say(out bot.Outgoing) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.put(out)
}

func (d *desk) release(a bot.Address) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.releaseLocked(a)
}

func (d *desk) releaseLocked(a bot.Address) {
	kept := d.held[:0]
	for _, out := range d.held {
		if out.To == a {
			out.First = cmp.Or(out.First, out.ID)
			d.put(out)
		} else {
			kept = append(kept, out)
		}
	}
	d.held = kept
}

func (d *desk) Waiting(_ context.Context, q bot.Queue, after uint64, n int) ([]bot.Outgoing, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	var out []bot.Outgoing
	for _, o := range d.waiting {
		if o.Bulk == q.Bulk && o.To.Channel == q.Channel && o.ID > after && len(out) < n {
			out = append(out, o)
		}
	}
	return out, nil
}

func (d *desk) Settle(_ context.Context, done []bot.Settled) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, s := range done {
		d.settled = append(d.settled, s)
		if s.How == bot.Postponed {
			continue
		}
		d.waiting = slices.DeleteFunc(d.waiting, func(o bot.Outgoing) bool { return o.ID == s.Out.ID })
		if s.How == bot.Held {
			d.held = append(d.held, s.Out)
		}
	}
	return nil
}

// said lists what was sent to a conversation.
func (d *desk) said(_ context.Context, to bot.Address) (outs []bot.Outgoing, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, s := range d.settled {
		if s.How == bot.Sent && s.Out.To == to {
			outs = append(outs, s.Out)
		}
	}
	return outs, nil
}

func (d *desk) heldNow() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.held)
}

func (d *desk) updates() []bot.Update {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.taken)
}

func (d *desk) set(change func(*desk)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	change(d)
}

// answers is what the small program says.
func answers(u bot.Update) []bot.Message {
	menu := [][]bot.Button{{{Label: "Hỏi đáp", Tap: "m|ask"}, {Label: "Vào học", Tap: "m|learn"}}, {{Label: "Quy trình từng bước", Tap: "m|walk"}, {Label: "Kết quả của tôi", Tap: "m|mine"}}}
	abcd := [][]bot.Button{{{Label: "A", Tap: "q|1|A"}, {Label: "B", Tap: "q|1|B"}, {Label: "C", Tap: "q|1|C"}, {Label: "D", Tap: "q|1|D"}}}
	switch {
	case u.Kind == bot.Start && u.Text == "":
		return []bot.Message{{Text: greeting, Buttons: menu}}
	case u.Kind == bot.Start:
		return []bot.Message{{Text: "Mã mời: " + u.Text}}
	case u.Kind == bot.Document:
		return []bot.Message{{Text: "Đã nhận tệp " + u.File.Name}}
	case u.Kind == bot.Tap && u.Tap == "m|learn", u.Text == "thi":
		return []bot.Message{{Text: question, Buttons: abcd, Replace: u.Message, Bold: []bot.Range{{From: 0, To: len("Câu 1/6")}}}}
	case u.Kind == bot.Tap && strings.HasPrefix(u.Tap, "q|1|"):
		return []bot.Message{{Text: "Đúng. " + feedback, Replace: u.Message, Buttons: abcd, Bold: []bot.Range{{From: 0, To: len("Đúng.")}}}}
	case u.Kind == bot.Tap:
		return []bot.Message{{Text: "Đã bấm " + u.Tap}}
	case u.Text == "tệp":
		return []bot.Message{{Text: "Báo cáo của anh/chị:", File: &bot.File{Name: "báo cáo.xlsx", MIME: "application/x-sheet", Data: []byte("PK báo cáo")}}}
	case u.Text == "ba tin":
		return []bot.Message{{Text: "một"}, {Text: "hai"}, {Text: "ba"}}
	case u.Text == "im lặng":
		return nil
	case strings.Contains(u.Text, "7.5"):
		return []bot.Message{clauseAnswer()}
	}
	return []bot.Message{{Text: "Trả lời: " + u.Text}}
}

const greeting = "Chào anh/chị. Tôi là isobot, trợ lý về ISO 9001 và quy trình thủ tục hành chính.\n\nAnh/chị cứ gõ câu hỏi (có dấu hay không dấu đều được), hoặc chọn bên dưới. Tôi trả lời tự động từ tài liệu có nguồn; nội dung để tham khảo, không thay văn bản chính thức."

const question = "Câu 1/6\n\nTài liệu nào quy định cách kiểm soát thông tin dạng văn bản?\n\nA. Sổ tay chất lượng của cơ quan\nB. Quy trình kiểm soát tài liệu\nC. Biên bản họp giao ban hằng tuần\nD. Giấy mời họp xem xét của lãnh đạo"

const feedback = "Cơ quan kiểm soát tài liệu theo điều 7.5.3.\n\nCâu 2/6\n\nĐánh giá nội bộ được thực hiện khi nào?\n\nA. Khi có khiếu nại\nB. Theo kế hoạch định kỳ\nC. Chỉ khi cấp trên yêu cầu\nD. Năm năm một lần"

func clauseAnswer() bot.Message {
	head := "Điều 7.5 › Thông tin dạng văn bản"
	body := "Cơ quan cần có những tài liệu mà tiêu chuẩn nêu và những tài liệu cơ quan thấy cần để hệ thống có hiệu lực.\n• Tài liệu được soát xét, phê duyệt trước khi ban hành.\n• Bản đang dùng có ở nơi làm việc, bản cũ được thu hồi.\n• Hồ sơ được giữ dễ đọc, dễ tìm, có thời hạn lưu."
	best := "Bản đang dùng có ở nơi làm việc, bản cũ được thu hồi."
	text := head + "\n" + body + "\n\nNguồn: TCVN ISO 9001:2015, điều 7.5 (cập nhật 22/11/2026).\nLưu ý: nội dung này cần kiểm tra lại với văn bản chính thức."
	at := strings.Index(text, best)
	return bot.Message{Text: text, Bold: []bot.Range{{From: 0, To: len(head)}, {From: at, To: at + len(best)}},
		Buttons: [][]bot.Button{{{Label: "Xem tiếp 2/3", Tap: "u|iso9001-2015/7.5|2"}}, {{Label: "Hữu ích", Tap: "g|1|up"}, {Label: "Chưa đúng ý", Tap: "g|1|down"}}}}
}
