#include "KeySequences.hpp"

#include <functional>

namespace csj {

void KeySequences::forget() {
    places_.assign(1, Place());
    names_.clear();
    steps_.clear();
}

uint32_t KeySequences::step_aside(
    uint32_t from, StepKind kind, std::string_view key, uint32_t around
) {
    size_t hash = std::hash<std::string_view>()(key) ^
        (size_t(from) * 4 + size_t(kind)) * size_t(0x9E3779B97F4A7C15);
    auto [first, end] = steps_.equal_range(hash);
    uint32_t next = 0;
    for (auto known = first; known != end && next == 0; ++known) {
        const Place &place = places_[known->second];
        if (place.before == from && leads(place, kind, key)) next = known->second;
    }
    if (next == 0) {
        next = add(from, kind, key, around);
        steps_.emplace(hash, next);
    }
    places_[from].last = next;
    return next;
}

uint32_t KeySequences::add(
    uint32_t from, StepKind kind, std::string_view key, uint32_t around
) {
    if (!is_new_ground_) {
        is_new_ground_ = true;
        columns_.clear();
        for (uint32_t at = from; at != start; at = places_[at].before) {
            if (places_[at].is_column) columns_.emplace(name(at));
        }
    }
    Place place;
    place.before = from;
    place.kind = kind;
    place.name = uint32_t(names_.size());
    if (kind != StepKind::close) {
        if (around != start) {
            names_.append(std::string(name(around)));
            names_.push_back('.');
        }
        names_.append(key);
        place.key_length = uint32_t(key.size());
    }
    place.name_length = uint32_t(names_.size()) - place.name;
    places_.push_back(place);
    uint32_t added = uint32_t(places_.size() - 1);
    if (kind == StepKind::value) {
        places_[added].is_column = columns_.emplace(name(added)).second;
    }
    return added;
}

}  // namespace csj
