#include "RowReader.hpp"

#include <algorithm>

#include "ending.hpp"
#include "values.hpp"

namespace csj {

using simdjson::dom::element;
using simdjson::dom::object;

namespace {

// How many keys, and how many bytes of each, a detail names.
constexpr size_t maximum_named_keys = 5;
constexpr size_t maximum_key_bytes = 40;

}  // namespace

void RowReader::add_step(std::string_view key, csj_step kind) {
    steps_.push_back({std::string(key), kind});
}

void RowReader::add_field(size_t levels_up) { fields_.push_back({levels_up, {}}); }

void RowReader::add_key(std::string_view key) {
    if (!fields_.empty()) fields_.back().keys.emplace_back(key);
}

void RowReader::prepare() {
    levels_.assign(steps_.size() + 1, KeyNode());
    key_fields_.assign(steps_.size() + 1, {});
    for (size_t index = 0; index < fields_.size(); index++) {
        const Field &field = fields_[index];
        // Out of more steps than there are: no such value.
        if (field.levels_up > steps_.size()) continue;
        size_t level = steps_.size() - field.levels_up;
        if (field.keys.empty()) {
            key_fields_[level].push_back(uint32_t(index));
            continue;
        }
        KeyNode *node = &levels_[level];
        for (const std::string &key : field.keys) node = &node->insert(key);
        node->fields.push_back(uint32_t(index));
    }
    outer_tags_.assign(fields_.size(), csj_tag_absent);
    outer_values_.assign(fields_.size(), 0);
    is_prepared_ = true;
}

csj_answer RowReader::read(const uint8_t *bytes, size_t length, size_t maximum_rows) {
    if (!is_prepared_) prepare();
    kinds_.clear();
    tags_.clear();
    values_.clear();
    detail_.clear();
    status_ = csj_status_rows;
    found_ = csj_tag_absent;
    found_step_ = 0;
    found_is_element_ = false;
    maximum_rows_ = maximum_rows;

    skip_mark(bytes, length);
    if (std::all_of(bytes, bytes + length, is_space)) return answer(csj_status_empty);
    if (parser_.max_depth() != CSJ_MAXIMUM_DEPTH || parser_.capacity() < length) {
        if (parser_.allocate(length, CSJ_MAXIMUM_DEPTH)) return answer(csj_status_no_memory);
    }
    element root;
    simdjson::error_code error = parser_.parse(bytes, length, false).get(root);
    if (error) return answer_of(error, bytes, length);
    walk(root);
    return answer(status_);
}

csj_answer RowReader::answer_of(
    simdjson::error_code error, const uint8_t *bytes, size_t length
) {
    switch (error) {
    case simdjson::EMPTY: return answer(csj_status_empty);
    case simdjson::DEPTH_ERROR: return answer(csj_status_too_deep);
    case simdjson::MEMALLOC: return answer(csj_status_no_memory);
    default: break;
    }
    if (is_cut(bytes, length)) return answer(csj_status_cut);
    detail_ = words_for(error);
    return answer(csj_status_not_json);
}

csj_answer RowReader::answer(csj_status status) {
    csj_answer answer = {};
    answer.status = status;
    answer.found = found_;
    answer.step = found_step_;
    answer.is_element = found_is_element_;
    answer.detail = detail_.data();
    answer.detail_length = detail_.size();
    if (status != csj_status_rows) return answer;
    answer.kinds = kinds_.data();
    answer.row_count = kinds_.size();
    answer.tags = tags_.data();
    answer.values = values_.data();
    answer.texts = parser_.doc.string_buf.get();
    answer.outer_tags = outer_tags_.data();
    answer.outer_values = outer_values_.data();
    return answer;
}

bool RowReader::walk(element root) {
    if (rows_ == csj_rows_each && steps_.empty()) {
        return root.is_array() ? go_through(root, 0) : refuse(tag_of(root), 0, false);
    }
    return arrive(root, 0, false);
}

// A value after so many steps: a row, or what the next step begins at.
bool RowReader::arrive(element value, size_t level, bool is_element) {
    bool is_row = level == steps_.size();
    if (is_row && rows_ != csj_rows_one) return add_row(value, level);
    if (!is_row && steps_[level].key.empty()) {
        if (value.is_object()) fill_level(value.get_object().value_unsafe(), level);
        else clear_level(level);
        return open(value, steps_[level].kind, level + 1);
    }
    if (!value.is_object()) return refuse(tag_of(value), level, is_element);
    return is_row ? add_row(value, level) : descend(value.get_object().value_unsafe(), level);
}

// An object on the way to the rows, in which the next step has a key.
bool RowReader::descend(object around, size_t level) {
    fill_level(around, level);
    const Step &step = steps_[level];
    element next;
    bool is_absent = around.at_key(step.key).get(next) != simdjson::SUCCESS;
    if (is_absent || next.is_null()) {
        // Within a list an object may have none; the outermost list must be there.
        for (size_t above = 0; above < level; above++) {
            if (steps_[above].kind != csj_step_value) return true;
        }
        if (is_absent) note_keys(around);
        return refuse(is_absent ? csj_tag_absent : csj_tag_null, level + 1, false);
    }
    return open(next, step.kind, level + 1);
}

// The value itself, or all that is in it, is what so many steps lead to.
bool RowReader::open(element value, csj_step kind, size_t level) {
    switch (kind) {
    case csj_step_value: return arrive(value, level, false);
    case csj_step_elements:
        return value.is_array() ? go_through(value, level) : refuse(tag_of(value), level, false);
    case csj_step_members:
        return value.is_object() ? go_through_members(value.get_object().value_unsafe(), level)
                                 : refuse(tag_of(value), level, false);
    }
    return false;
}

bool RowReader::go_through(element list, size_t level) {
    for (element value : list.get_array().value_unsafe()) {
        bool goes_on = steps_.empty() ? add_row(value, level) : arrive(value, level, true);
        if (!goes_on) return false;
    }
    return true;
}

bool RowReader::go_through_members(object around, size_t level) {
    const auto texts = reinterpret_cast<const char *>(parser_.doc.string_buf.get());
    for (simdjson::dom::key_value_pair pair : around) {
        for (uint32_t field : key_fields_[level]) {
            outer_tags_[field] = uint8_t(csj_tag_text);
            outer_values_[field] = text_bits(pair.key, texts);
        }
        if (!arrive(pair.value, level, true)) return false;
    }
    return true;
}

void RowReader::clear_level(size_t level) {
    levels_[level].each_field([this](uint32_t field) { outer_tags_[field] = csj_tag_absent; });
}

// Takes what the rows in an object want of it.
void RowReader::fill_level(object around, size_t level) {
    clear_level(level);
    fill(levels_[level], around, outer_tags_.data(), outer_values_.data(), 0);
}

bool RowReader::add_row(element value, size_t level) {
    if (kinds_.size() >= maximum_rows_) {
        status_ = csj_status_too_many;
        return false;
    }
    kinds_.push_back(uint8_t(tag_of(value)));
    size_t start = tags_.size();
    tags_.insert(tags_.end(), outer_tags_.begin(), outer_tags_.end());
    values_.insert(values_.end(), outer_values_.begin(), outer_values_.end());
    if (value.is_object()) {
        fill(
            levels_[level], value.get_object().value_unsafe(), tags_.data() + start,
            values_.data() + start, 0);
    }
    return true;
}

bool RowReader::refuse(csj_tag found, size_t level, bool is_element) {
    status_ = csj_status_unexpected_shape;
    found_ = found;
    found_step_ = level;
    found_is_element_ = is_element;
    return false;
}

void RowReader::note_keys(object around) {
    size_t count = 0;
    for (simdjson::dom::key_value_pair pair : around) {
        if (count++ == maximum_named_keys) break;
        if (!detail_.empty()) detail_ += "`, `";
        detail_ += pair.key.substr(0, maximum_key_bytes);
    }
}

void RowReader::fill(
    KeyNode &node, object around, uint8_t *tags, uint64_t *values, uint64_t depth
) {
    const uint64_t number = ++object_count_;
    size_t left = node.children.size();
    if (left == 0) return;
    const uint8_t *texts = parser_.doc.string_buf.get();
    for (simdjson::dom::key_value_pair pair : around) {
        KeyNode *child = node.child(pair.key);
        if (child == nullptr || child->seen == number) continue;
        child->seen = number;
        csj_tag tag = tag_of(pair.value);
        for (uint32_t field : child->fields) {
            tags[field] = uint8_t(tag);
            values[field] = bits_of(pair.value, tag, texts);
        }
        if (tag == csj_tag_object) {
            fill(*child, pair.value.get_object().value_unsafe(), tags, values, depth + 1);
        } else if (tag != csj_tag_null) {
            for (const KeyNode &below : child->children) {
                below.each_field([&](uint32_t field) {
                    tags[field] = csj_tag_blocked;
                    values[field] = (depth + 1) << 32 | uint64_t(tag);
                });
            }
        }
        if (--left == 0) return;
    }
}

}  // namespace csj
