package roster

import "isobot/staff"

// SampleRoot is the made-up commune of the sample.
const SampleRoot staff.UnitPath = "UBND xã Mẫu (dữ liệu mẫu)"

// Sample is a made-up roster to try the program with: twelve people of one commune. MAU01 is administrator, MAU02
// trainer and MAU03 coordinator over the commune and nothing else, so that none of them rules a real roster beside it. Names, units and the Sample mark all tell what they are.
func Sample() []staff.Person {
	const (
		office = SampleRoot + "/Văn phòng HĐND và UBND"
		social = SampleRoot + "/Phòng Văn hóa – Xã hội"
		trade  = SampleRoot + "/Phòng Kinh tế"
		centre = SampleRoot + "/Trung tâm Phục vụ hành chính công"
	)
	over := func(role staff.Role, root staff.UnitPath) []staff.Grant {
		return []staff.Grant{{Role: role, Over: root}}
	}
	people := []staff.Person{
		{Code: "MAU01", Name: "Nguyễn Văn An", Unit: office, Position: "Chánh Văn phòng", Grants: over(staff.Administrator, SampleRoot)},
		{Code: "MAU02", Name: "Trần Thị Bình", Unit: office, Position: "Thư ký ISO", Grants: over(staff.Trainer, SampleRoot)},
		{Code: "MAU03", Name: "Lê Văn Cường", Unit: SampleRoot, Position: "Phó Chủ tịch UBND", Grants: over(staff.Coordinator, SampleRoot)},
		{Code: "MAU04", Name: "Phạm Thị Dung", Unit: office, Position: "Văn thư – Lưu trữ"},
		{Code: "MAU05", Name: "Hoàng Văn Em", Unit: social, Position: "Trưởng phòng"},
		{Code: "MAU06", Name: "Vũ Thị Phương", Unit: social, Position: "Công chức Lao động – Xã hội"},
		{Code: "MAU07", Name: "Đặng Văn Giang", Unit: trade, Position: "Trưởng phòng"},
		{Code: "MAU08", Name: "Bùi Thị Hạnh", Unit: trade, Position: "Công chức Địa chính – Xây dựng"},
		{Code: "MAU09", Name: "Đỗ Văn Khánh", Unit: trade, Position: "Công chức Tài chính – Kế toán"},
		{Code: "MAU10", Name: "Ngô Thị Lan", Unit: centre, Position: "Phó Giám đốc Trung tâm"},
		{Code: "MAU11", Name: "Dương Văn Minh", Unit: centre, Position: "Công chức Tư pháp – Hộ tịch"},
		{Code: "MAU12", Name: "Lý Thị Ngọc", Unit: centre, Position: "Công chức Một cửa"},
	}
	for i := range people {
		people[i].Name += " (mẫu)"
		people[i].Sample = true
	}
	return people
}
