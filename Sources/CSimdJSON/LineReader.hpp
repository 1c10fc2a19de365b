// Objects of any keys, one after the other.

#ifndef CSIMDJSON_LINEREADER_HPP
#define CSIMDJSON_LINEREADER_HPP

#include <simdjson.h>

#include <cstdint>
#include <string_view>
#include <vector>

#include "CSimdJSON.h"
#include "KeySequences.hpp"

namespace csj {

class LineReader {
public:
    csj_line read(const uint8_t *bytes, size_t length);
    std::string_view name(size_t column) const;

private:
    csj_line refusal(csj_status status, csj_tag found = csj_tag_absent);
    // Takes the values of an object; false where they are too many, or a name too long.
    bool take(simdjson::dom::object object, uint32_t around);

    simdjson::dom::parser parser_;
    KeySequences sequences_;
    uint32_t generation_ = 0;
    // Where the walk is, and how many keys it met.
    uint32_t place_ = 0;
    size_t key_count_ = 0;
    // The column's place, tag and value.
    std::vector<uint32_t> places_;
    std::vector<uint8_t> tags_;
    std::vector<uint64_t> values_;
    std::string_view detail_;
};

}  // namespace csj

#endif
