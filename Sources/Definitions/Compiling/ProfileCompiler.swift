import Diagnostics

/// Compiles the profiles of a source, whose samples are compiled already.
struct ProfileCompiler {
    let source: SourceDefinition
    let profiles: ProfilesDefinition
    let samples: [CompiledSample]
    /// By request, the slots that mappings read.
    let used: [Set<Int>]

    private var names: [String] { source.requests.map(\.name.value) }

    /// The field that is the size, by request and slot; nil after a diagnostic.
    static func size(
        of profiles: ProfilesDefinition, in source: SourceDefinition,
        report: inout DiagnosticReport
    ) -> (request: Int, slot: Int)? {
        let text = profiles.size.value
        for (index, request) in source.requests.enumerated()
        where text.hasPrefix(request.name.value + ".") {
            let field = String(text.dropFirst(request.name.value.count + 1))
            guard let slot = request.value.slot(of: field) else {
                let known = request.value.fields.map { request.name.value + "." + $0.name.value }
                report.add(.unknownSize(profiles.size, among: known))
                return nil
            }
            let kind = request.value.fields[slot].value.kind.value
            guard request.value.rows.isOne, kind == .gauge || kind == .integer else {
                report.add(.noSize(profiles.size))
                return nil
            }
            return (index, slot)
        }
        let known = source.requests.filter(\.value.rows.isOne).flatMap { request in
            request.value.fields.map { request.name.value + "." + $0.name.value }
        }
        report.add(.unknownSize(profiles.size, among: known))
        return nil
    }

    func compile(
        size: (request: Int, slot: Int), report: inout DiagnosticReport
    ) -> CompiledProfiles {
        for entry in profiles.sums
        where !source.samples.contains(where: { $0.name.value == entry.name.value }) {
            report.add(.sumsOfUnknown(entry.name, among: source.samples.map(\.name.value)))
        }
        return CompiledProfiles(
            probe: size.request, sizeSlot: size.slot,
            steps: profiles.steps.map { step in
                compile(step, probe: size.request, report: &report)
            })
    }

    private func compile(
        _ step: NamedValue<ProfileDefinition>, probe: Int, report: inout DiagnosticReport
    ) -> CompiledProfile {
        var requests = [CompiledProfile.Asking](
            repeating: .asWritten, count: source.requests.count)
        for entry in step.value.requests {
            guard let index = index(of: entry.name, probe: probe, report: &report) else { continue }
            requests[index] = compile(entry, of: index, report: &report)
        }
        for name in step.value.without {
            guard let index = index(of: name, probe: probe, report: &report) else { continue }
            if case .variant = requests[index] { report.add(.leftAndVaried(name)) }
            requests[index] = .left
        }
        for name in step.value.without {
            guard let index = names.firstIndex(of: name.value) else { continue }
            let robbed = samples.first { sample in
                guard case .left = requests[sample.request] else {
                    return sample.identityRequests.contains(index)
                }
                return false
            }
            if let robbed { report.add(.leavesIdentity(name, of: robbed.name)) }
            let follower = source.requests.indices.first { other in
                guard case .left = requests[other] else {
                    return source.requests[other].value.followUp?.request.value == name.value
                }
                return false
            }
            if let follower {
                report.add(.leavesFollowed(name, by: source.requests[follower].name.value))
            }
        }
        return CompiledProfile(
            name: step.name, upTo: step.value.upTo?.value, requests: requests,
            unknown: step.value.unknown)
    }

    private func index(
        of name: Located<String>, probe: Int, report: inout DiagnosticReport
    ) -> Int? {
        guard let index = names.firstIndex(of: name.value) else {
            report.add(.profileOfUnknown(name, in: names))
            return nil
        }
        guard index != probe else {
            report.add(.changesProbe(name, size: profiles.size.place))
            return nil
        }
        return index
    }

    private func compile(
        _ entry: NamedValue<RequestVariant>, of index: Int, report: inout DiagnosticReport
    ) -> CompiledProfile.Asking {
        let request = source.requests[index].value
        if request.transport.value != .http {
            report.add(.variantOfTransport(entry.name, request.transport.value))
        }
        if entry.value.first != nil, request.rows.isOne {
            report.add(.firstOfOne(entry.name))
        }
        let varied = request.varied(by: entry.value)
        if varied.rows.isOne != request.rows.isOne { report.add(.otherRows(entry.name)) }
        var answers: Set<Int>?
        if let listed = entry.value.answers {
            let known = listed.compactMap { name in
                let slot = request.slot(of: name.value)
                if slot == nil {
                    report.add(.answersUnknown(name, in: request.fields.map(\.name.value)))
                }
                return slot
            }
            // Something that could not be found would seem to be lacking.
            if known.count == listed.count {
                checkNeeded(entry.name, of: index, answers: Set(known), report: &report)
            }
            answers = Set(known)
        }
        return .variant(varied, first: entry.value.first, answers: answers)
    }

    /// What an answer lacks can be missing, and is no part of the key.
    private func checkNeeded(
        _ name: Located<String>, of index: Int, answers: Set<Int>, report: inout DiagnosticReport
    ) {
        let request = source.requests[index].value
        let key = Set(request.key.compactMap { request.slot(of: $0.value) })
        for (slot, field) in request.fields.enumerated()
        where used[index].contains(slot) && !answers.contains(slot)
            && field.value.history == nil
        {
            if key.contains(slot) {
                report.add(.lacksKey(field.name.value, name))
            } else if !field.value.isOptional {
                report.add(.lacksNeeded(field.name, name))
            }
        }
    }
}
