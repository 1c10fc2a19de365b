#include "CSimdJSON.h"

#include <new>

#include "LineReader.hpp"
#include "RowReader.hpp"

struct csj_reader {
    csj::RowReader rows;
    // Set where memory ran out while the reader was built; it reads nothing then.
    bool is_broken = false;

    explicit csj_reader(csj_rows kind) : rows(kind) {}
};

struct csj_line_reader {
    csj::LineReader lines;
};

namespace {

std::string_view view(const uint8_t *bytes, size_t length) {
    if (bytes == nullptr) return {};
    return {reinterpret_cast<const char *>(bytes), length};
}

csj_answer without_memory() {
    csj_answer answer = {};
    answer.status = csj_status_no_memory;
    return answer;
}

}  // namespace

csj_reader *csj_reader_create(csj_rows rows) {
    try {
        return new csj_reader(rows);
    } catch (...) {
        return nullptr;
    }
}

void csj_reader_destroy(csj_reader *reader) { delete reader; }

void csj_reader_add_step(csj_reader *reader, const uint8_t *key, size_t length, csj_step step) {
    try {
        reader->rows.add_step(view(key, length), step);
    } catch (...) {
        reader->is_broken = true;
    }
}

void csj_reader_add_field(csj_reader *reader, size_t levels_up) {
    try {
        reader->rows.add_field(levels_up);
    } catch (...) {
        reader->is_broken = true;
    }
}

void csj_reader_add_key(csj_reader *reader, const uint8_t *key, size_t length) {
    try {
        reader->rows.add_key(view(key, length));
    } catch (...) {
        reader->is_broken = true;
    }
}

csj_answer csj_reader_read(
    csj_reader *reader, const uint8_t *bytes, size_t length, size_t maximum_rows
) {
    if (reader->is_broken) return without_memory();
    try {
        return reader->rows.read(bytes, length, maximum_rows);
    } catch (...) {
        return without_memory();
    }
}

csj_line_reader *csj_line_reader_create(void) {
    try {
        return new csj_line_reader();
    } catch (...) {
        return nullptr;
    }
}

void csj_line_reader_destroy(csj_line_reader *reader) { delete reader; }

csj_line csj_line_reader_read(csj_line_reader *reader, const uint8_t *bytes, size_t length) {
    try {
        return reader->lines.read(bytes, length);
    } catch (...) {
        csj_line line = {};
        line.status = csj_status_no_memory;
        return line;
    }
}

const char *csj_line_reader_name(csj_line_reader *reader, size_t column, size_t *length) {
    std::string_view name = reader->lines.name(column);
    *length = name.size();
    return name.data();
}
