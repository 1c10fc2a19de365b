#include "LineReader.hpp"

#include <algorithm>

#include "ending.hpp"
#include "values.hpp"

namespace csj {

namespace {

// The most bytes of all names that are remembered.
constexpr size_t maximum_name_bytes = size_t(32) << 20;

}  // namespace

csj_line LineReader::read(const uint8_t *bytes, size_t length) {
    places_.clear();
    tags_.clear();
    values_.clear();
    detail_ = {};
    skip_mark(bytes, length);
    if (std::all_of(bytes, bytes + length, is_space)) return refusal(csj_status_empty);
    if (parser_.max_depth() != CSJ_MAXIMUM_DEPTH || parser_.capacity() < length) {
        if (parser_.allocate(std::max(length, size_t(4096)), CSJ_MAXIMUM_DEPTH)) {
            return refusal(csj_status_no_memory);
        }
    }
    simdjson::dom::element root;
    switch (simdjson::error_code error = parser_.parse(bytes, length, false).get(root)) {
    case simdjson::SUCCESS: break;
    case simdjson::DEPTH_ERROR: return refusal(csj_status_too_deep);
    case simdjson::MEMALLOC: return refusal(csj_status_no_memory);
    default:
        if (is_cut(bytes, length)) return refusal(csj_status_cut);
        detail_ = words_for(error);
        return refusal(csj_status_not_json);
    }
    if (!root.is_object()) return refusal(csj_status_unexpected_shape, tag_of(root));
    if (sequences_.size() > CSJ_MAXIMUM_PLACES || sequences_.byte_count() > maximum_name_bytes) {
        sequences_.forget();
        generation_++;
    }
    sequences_.begin();
    place_ = KeySequences::start;
    key_count_ = 0;
    if (!take(root.get_object().value_unsafe(), KeySequences::start)) {
        return refusal(csj_status_too_many);
    }
    csj_line line = {};
    line.status = csj_status_rows;
    line.sequence = place_;
    line.generation = generation_;
    line.column_count = tags_.size();
    line.tags = tags_.data();
    line.values = values_.data();
    line.texts = parser_.doc.string_buf.get();
    return line;
}

bool LineReader::take(simdjson::dom::object object, uint32_t around) {
    const uint8_t *texts = parser_.doc.string_buf.get();
    for (simdjson::dom::key_value_pair pair : object) {
        if (key_count_++ >= CSJ_MAXIMUM_COLUMNS) return false;
        if (pair.key.size() + sequences_.name(around).size() > CSJ_MAXIMUM_NAME) return false;
        if (pair.value.is_object()) {
            place_ = sequences_.step(place_, StepKind::open, pair.key, around);
            if (!take(pair.value.get_object().value_unsafe(), place_)) return false;
            place_ = sequences_.step(place_, StepKind::close, {}, around);
            continue;
        }
        place_ = sequences_.step(place_, StepKind::value, pair.key, around);
        if (!sequences_.is_column(place_)) continue;
        csj_tag tag = tag_of(pair.value);
        places_.push_back(place_);
        tags_.push_back(uint8_t(tag));
        values_.push_back(bits_of(pair.value, tag, texts));
    }
    return true;
}

csj_line LineReader::refusal(csj_status status, csj_tag found) {
    csj_line line = {};
    line.status = status;
    line.found = found;
    line.detail = detail_.data();
    line.detail_length = detail_.size();
    return line;
}

std::string_view LineReader::name(size_t column) const {
    return column < places_.size() ? sequences_.name(places_[column]) : std::string_view();
}

}  // namespace csj
