module isobot

go 1.26.8
