// The walk from an answer's root to its rows, and the arrays that it fills.

#ifndef CSIMDJSON_ROWREADER_HPP
#define CSIMDJSON_ROWREADER_HPP

#include <simdjson.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "CSimdJSON.h"
#include "KeyTree.hpp"

namespace csj {

class RowReader {
public:
    explicit RowReader(csj_rows rows) : rows_(rows) {}

    void add_step(std::string_view key, csj_step kind);
    void add_field(size_t levels_up);
    void add_key(std::string_view key);
    csj_answer read(const uint8_t *bytes, size_t length, size_t maximum_rows);

private:
    struct Step {
        // Empty where the step begins at the value itself.
        std::string key;
        csj_step kind;
    };
    struct Field {
        size_t levels_up;
        // None where the field is the key of a member.
        std::vector<std::string> keys;
    };

    void prepare();
    csj_answer answer_of(simdjson::error_code error, const uint8_t *bytes, size_t length);
    csj_answer answer(csj_status status);

    bool walk(simdjson::dom::element root);
    bool arrive(simdjson::dom::element value, size_t level, bool is_element);
    bool descend(simdjson::dom::object object, size_t level);
    bool open(simdjson::dom::element value, csj_step kind, size_t level);
    bool go_through(simdjson::dom::element list, size_t level);
    bool go_through_members(simdjson::dom::object object, size_t level);
    void clear_level(size_t level);
    void fill_level(simdjson::dom::object around, size_t level);
    bool add_row(simdjson::dom::element value, size_t level);
    bool refuse(csj_tag found, size_t level, bool is_element);
    void note_keys(simdjson::dom::object object);

    void fill(
        KeyNode &node, simdjson::dom::object object, uint8_t *tags, uint64_t *values,
        uint64_t depth);

    const csj_rows rows_;
    std::vector<Step> steps_;
    std::vector<Field> fields_;
    bool is_prepared_ = false;
    // The wanted keys of the object after so many steps; the last one is the row.
    std::vector<KeyNode> levels_;
    // The fields that are the key by which the value after so many steps is a member.
    std::vector<std::vector<uint32_t>> key_fields_;
    uint64_t object_count_ = 0;

    simdjson::dom::parser parser_;
    size_t maximum_rows_ = 0;
    // What the objects around the current row hold.
    std::vector<uint8_t> outer_tags_;
    std::vector<uint64_t> outer_values_;
    std::vector<uint8_t> kinds_;
    std::vector<uint8_t> tags_;
    std::vector<uint64_t> values_;

    csj_status status_ = csj_status_rows;
    csj_tag found_ = csj_tag_absent;
    size_t found_step_ = 0;
    bool found_is_element_ = false;
    std::string detail_;
};

}  // namespace csj

#endif
