// Package knowledge answers questions from documents and from nothing else.
//
// A Document is cut into Units (a clause, an article of a law, a field or a step of a procedure), each a complete answer in
// itself. Base holds the documents in force and finds units through a Searcher (knowledge/index); Ask turns a question into a
// Decision: an answer made of spans of units, up to three options, or a refusal. The package knows nothing of chat.
package knowledge

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// Date is a calendar day as "2006-01-02"; the empty Date is unknown or open. Dates compare as strings.
type Date string

// Kind tells what a document is.
type Kind string

// The kinds of document.
const (
	Standard   Kind = "standard"
	Law        Kind = "law"
	Article    Kind = "article"
	Term       Kind = "term"
	Report     Kind = "report"
	Correction Kind = "correction"
	Calendar   Kind = "calendar"
	Procedure  Kind = "procedure"
)

// Field is what a unit tells about its document's subject: the typed answer to a type of question.
type Field string

// The fields. Those of a procedure follow the national portal's names.
const (
	NoField   Field = ""
	ThoiHan   Field = "thoi_han"   // time limit
	LePhi     Field = "le_phi"     // fee
	HoSo      Field = "ho_so"      // dossier
	BieuMau   Field = "bieu_mau"   // forms
	TrinhTu   Field = "trinh_tu"   // steps
	CoQuan    Field = "co_quan"    // agency, who acts
	DoiTuong  Field = "doi_tuong"  // who may apply
	CanCu     Field = "can_cu"     // legal basis
	KetQua    Field = "ket_qua"    // result
	DieuKien  Field = "dieu_kien"  // conditions
	CachThuc  Field = "cach_thuc"  // ways of filing
	LuuHoSo   Field = "luu_ho_so"  // records to keep
	YeuCau    Field = "yeu_cau"    // what a clause asks
	ViecLam   Field = "viec_lam"   // what an agency does about it
	BangChung Field = "bang_chung" // evidence
	Loi       Field = "loi"        // common nonconformities
	ViDu      Field = "vi_du"      // example
	LienQuan  Field = "lien_quan"  // related clauses
	BanCu     Field = "ban_cu"     // the older edition
	DinhNghia Field = "dinh_nghia" // definition
	HieuLuc   Field = "hieu_luc"   // in force or not
	SoLieu    Field = "so_lieu"    // figures
	NoiDung   Field = "noi_dung"   // anything else
	TongQuan  Field = "tong_quan"  // what the procedure is
	Buoc      Field = "buoc"       // one step
)

// Confidence says how well a fact is known: A two independent sources, B one, C unconfirmed.
type Confidence string

// The degrees of confidence.
const (
	Confirmed   Confidence = "A"
	OneSource   Confidence = "B"
	Unconfirmed Confidence = "C"
)

// Document is one source as an editor or an importer delivered it. Units are in the document's order.
type Document struct {
	ID         string     `json:"id"`
	Kind       Kind       `json:"kind"`
	Title      string     `json:"title"`
	Number     string     `json:"number,omitempty"` // a law's number, "19/2014/QĐ-TTg"; a procedure's code, "1.001193"
	Issuer     string     `json:"issuer,omitempty"`
	Area       string     `json:"area,omitempty"`  // a procedure's lĩnh vực
	Level      string     `json:"level,omitempty"` // a procedure's cấp thực hiện
	Source     string     `json:"source"`          // what a person reads as the source
	SourceURL  string     `json:"source_url,omitempty"`
	AsOf       Date       `json:"as_of"` // when the facts were compiled
	Confidence Confidence `json:"confidence,omitempty"`
	Issued     Date       `json:"issued,omitempty"`
	ValidFrom  Date       `json:"valid_from,omitempty"`  // first day in force
	ValidTo    Date       `json:"valid_to,omitempty"`    // first day no longer in force
	ReplacedBy []string   `json:"replaced_by,omitempty"` // document ids
	Replaces   []string   `json:"replaces,omitempty"`
	Aliases    []string   `json:"aliases,omitempty"`
	Clauses    []string   `json:"clauses,omitempty"` // ISO clauses that a procedure serves
	Note       string     `json:"note,omitempty"`    // shown with every answer from this document
	Units      []Unit     `json:"units"`
	Steps      []Step     `json:"steps,omitempty"` // of a procedure, in order; Units holds them too
	Origin     string     `json:"origin"`          // "embedded", "folder" or "import"
	Revision   string     `json:"revision"`        // set by Seal
}

// Unit is the smallest thing that is a whole answer.
type Unit struct {
	ID         string     `json:"id"` // "<document id>/<section>", unique over the base
	Heading    string     `json:"heading"`
	LeadIn     string     `json:"lead_in,omitempty"` // headings above it, outermost first, joined with " › "
	Text       string     `json:"text"`              // what is shown; NFC, lines end in \n
	Field      Field      `json:"field,omitempty"`
	Clause     string     `json:"clause,omitempty"` // ISO clause number, "7.5.3"
	Confidence Confidence `json:"confidence,omitempty"`
	AsOf       Date       `json:"as_of,omitempty"`      // where it differs from the document's
	Source     string     `json:"source,omitempty"`     // where it differs from the document's
	ValidFrom  Date       `json:"valid_from,omitempty"` // where it differs from the document's
	ValidTo    Date       `json:"valid_to,omitempty"`
	Note       string     `json:"note,omitempty"`
	Ask        []string   `json:"ask,omitempty"`   // other ways to ask for it; indexed, never shown
	Cites      []string   `json:"cites,omitempty"` // related unit ids
	File       string     `json:"file,omitempty"`  // where it was read from
	Line       int        `json:"line,omitempty"`
}

// Step is one step of a procedure that can be walked. Only Title is always there.
type Step struct {
	Title      string     `json:"title"`
	Actor      string     `json:"actor,omitempty"`
	Text       string     `json:"text,omitempty"`
	Limit      string     `json:"limit,omitempty"`
	Form       string     `json:"form,omitempty"`
	Output     string     `json:"output,omitempty"`
	Confidence Confidence `json:"confidence,omitempty"`
	Unit       string     `json:"unit"` // id of the unit that holds it
}

// Status is whether a text was in force on a day.
type Status string

// The statuses that a span can have.
const (
	InForce Status = "in_force"
	Amended Status = "amended"
	Expired Status = "expired"
	NotYet  Status = "not_yet"
)

// StatusAt tells the status of unit u of d on day at. Texts without dates are in force; nothing is before it was issued. A unit that begins when its document has ended
// tells what holds since, and does not end with it.
func (d *Document) StatusAt(u *Unit, at Date) Status {
	from, to := cmp.Or(d.ValidFrom, d.Issued), d.ValidTo
	if u != nil && u.ValidFrom != "" {
		from = u.ValidFrom
		if to != "" && from >= to {
			to = ""
		}
	}
	if u != nil && u.ValidTo != "" {
		to = u.ValidTo
	}
	switch {
	case to != "" && at >= to:
		return Expired
	case from != "" && at < from:
		return NotYet
	}
	return InForce
}

// Unit returns the unit with that id, or nil.
func (d *Document) Unit(id string) *Unit {
	for i := range d.Units {
		if d.Units[i].ID == id {
			return &d.Units[i]
		}
	}
	return nil
}

// Seal sets Revision to the first 16 hex digits of the SHA-256 of everything in d that can reach a person.
func (d *Document) Seal() {
	c := *d
	c.Revision, c.Origin = "", ""
	c.Units = append([]Unit(nil), d.Units...)
	for i := range c.Units {
		c.Units[i].File, c.Units[i].Line = "", 0
	}
	b, err := json.Marshal(&c)
	if err != nil { // a Document has no value that JSON can not carry
		panic("knowledge: " + err.Error())
	}
	sum := sha256.Sum256(b)
	d.Revision = hex.EncodeToString(sum[:8])
}
