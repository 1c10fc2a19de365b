// Values of JSON as tags and bits.

#ifndef CSIMDJSON_VALUES_HPP
#define CSIMDJSON_VALUES_HPP

#include <simdjson.h>

#include <cstdint>
#include <cstring>
#include <string_view>

#include "CSimdJSON.h"

namespace csj {

// What a value is.
inline csj_tag tag_of(simdjson::dom::element value) {
    switch (value.type()) {
    case simdjson::dom::element_type::ARRAY: return csj_tag_list;
    case simdjson::dom::element_type::OBJECT: return csj_tag_object;
    case simdjson::dom::element_type::INT64: return csj_tag_integer;
    case simdjson::dom::element_type::UINT64: return csj_tag_unsigned;
    case simdjson::dom::element_type::DOUBLE: return csj_tag_double;
    case simdjson::dom::element_type::STRING: return csj_tag_text;
    case simdjson::dom::element_type::BOOL: return bool(value.get_bool().value_unsafe()) ? csj_tag_true : csj_tag_false;
    case simdjson::dom::element_type::NULL_VALUE: return csj_tag_null;
    }
    return csj_tag_null;
}

// Why a text is not JSON.
inline const char *words_for(simdjson::error_code error) {
    switch (error) {
    case simdjson::NUMBER_ERROR: return "a number is malformed or does not fit into 64 bits";
    case simdjson::UTF8_ERROR: return "it is not UTF-8";
    case simdjson::STRING_ERROR: return "a text has a malformed escape";
    case simdjson::UNESCAPED_CHARS: return "a text has a control character";
    case simdjson::CAPACITY: return "it is too long for one document";
    default: return "its syntax is wrong";
    }
}

// What stands for a text that the parser keeps in `texts`.
inline uint64_t text_bits(std::string_view text, const char *texts) {
    return uint64_t(text.data() - texts) << 32 | uint64_t(uint32_t(text.size()));
}

// What stands for the value beside its tag; `texts` is where the parser keeps texts.
inline uint64_t bits_of(simdjson::dom::element value, csj_tag tag, const uint8_t *texts) {
    switch (tag) {
    case csj_tag_integer: return uint64_t(value.get_int64().value_unsafe());
    case csj_tag_unsigned: return value.get_uint64().value_unsafe();
    case csj_tag_double: {
        double number = value.get_double().value_unsafe();
        uint64_t result = 0;
        std::memcpy(&result, &number, sizeof(result));
        return result;
    }
    case csj_tag_text:
        return text_bits(
            value.get_string().value_unsafe(), reinterpret_cast<const char *>(texts));
    default: return 0;
    }
}

}  // namespace csj

#endif
