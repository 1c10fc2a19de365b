// The wanted fields of one object as a tree of keys, so that an object is gone through once.

#ifndef CSIMDJSON_KEYTREE_HPP
#define CSIMDJSON_KEYTREE_HPP

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace csj {

// A key, the fields that end there, and the keys below it.
struct KeyNode {
    std::string key;
    std::vector<uint32_t> fields;
    std::vector<KeyNode> children;
    // A bit for the length of each child's key, modulo 64: most keys of an answer are not wanted.
    uint64_t lengths = 0;
    // The object in which this key was last seen; the first of equal keys counts.
    uint64_t seen = 0;

    KeyNode *child(std::string_view wanted) {
        if ((lengths >> (wanted.size() & 63) & 1) == 0) return nullptr;
        for (KeyNode &child : children) {
            if (child.key == wanted) return &child;
        }
        return nullptr;
    }

    KeyNode &insert(std::string_view added) {
        if (KeyNode *known = child(added)) return *known;
        KeyNode node;
        node.key = std::string(added);
        children.push_back(std::move(node));
        lengths |= uint64_t(1) << (added.size() & 63);
        return children.back();
    }

    // Calls `visit` with every field at or below this key.
    template <typename Visit>
    void each_field(const Visit &visit) const {
        for (uint32_t field : fields) visit(field);
        for (const KeyNode &child : children) child.each_field(visit);
    }
};

}  // namespace csj

#endif
