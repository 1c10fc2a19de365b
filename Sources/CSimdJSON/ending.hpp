// Where JSON begins, and whether JSON that cannot be parsed is the beginning of some.

#ifndef CSIMDJSON_ENDING_HPP
#define CSIMDJSON_ENDING_HPP

#include <cstddef>
#include <cstdint>

namespace csj {

inline bool is_space(uint8_t byte) {
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

// A byte order mark is not JSON, but some send one.
inline void skip_mark(const uint8_t *&bytes, size_t &length) {
    if (length < 3 || bytes[0] != 0xEF || bytes[1] != 0xBB || bytes[2] != 0xBF) return;
    bytes += 3;
    length -= 3;
}

// Whether the text begins as an object or a list does and ends before that is closed.
inline bool is_cut(const uint8_t *bytes, size_t length) {
    size_t at = 0;
    while (at < length && is_space(bytes[at])) at++;
    if (at == length || (bytes[at] != '{' && bytes[at] != '[')) return false;
    size_t depth = 0;
    bool in_text = false;
    for (; at < length; at++) {
        uint8_t byte = bytes[at];
        if (in_text) {
            if (byte == '\\') at++;
            else if (byte == '"') in_text = false;
        } else if (byte == '"') {
            in_text = true;
        } else if (byte == '{' || byte == '[') {
            depth++;
        } else if (byte == '}' || byte == ']') {
            if (--depth == 0) return false;
        }
    }
    return true;
}

}  // namespace csj

#endif
