import Exposition
import Testing

struct MetadataTests {
    @Test func `TYPE and HELP of 0_0_4 are read with blanks and escapes`() throws {
        let text = #"""
            # HELP a_b  What it \\ is.\n "So" \" é
            #  TYPE	a_b   histogram
            # HELP c
            # TYPE "d.e" untyped
            # UNIT a_b seconds
            #HELP f g

            """#
        #expect(
            try read(text.utf8, .text).metadata == [
                ReadExposition.Metadata(
                    kind: .help, family: "a_b", text: "What it \\ is.\n \"So\" \\\" é"),
                ReadExposition.Metadata(kind: .type, family: "a_b", text: "histogram"),
                ReadExposition.Metadata(kind: .help, family: "c", text: ""),
                ReadExposition.Metadata(kind: .type, family: "d.e", text: "untyped"),
            ])
    }

    @Test func `TYPE, HELP and UNIT of OpenMetrics are read`() throws {
        let text = #"""
            # TYPE a_seconds counter
            # UNIT a_seconds seconds
            # HELP a_seconds What \"it\" \\ is.
            a_seconds_total 1
            a_seconds_created 5
            # TYPE h histogram
            h_bucket{le="+Inf"} 1
            h_count 1
            h_sum 1
            h_created 5
            # TYPE s summary
            s{quantile="0.5"} 1
            s_sum 1
            # TYPE i info
            i_info{a="b"} 1
            # TYPE g gaugehistogram
            g_gsum 1
            # HELP u 
            u 1
            # EOF
            """#
        let all = try read(text.utf8, .openMetrics)
        #expect(all.samples.count == 11)
        #expect(
            all.metadata.prefix(3) == [
                ReadExposition.Metadata(kind: .type, family: "a_seconds", text: "counter"),
                ReadExposition.Metadata(kind: .unit, family: "a_seconds", text: "seconds"),
                ReadExposition.Metadata(
                    kind: .help, family: "a_seconds", text: "What \"it\" \\ is."),
            ])
    }

    @Test func `families are taken as they come, as Prometheus does`() throws {
        let text = """
            # TYPE a counter
            a 1
            a_total 1
            b 1
            # TYPE a gauge
            # TYPE a gauge
            a 1
            # EOF

            """
        for format in ExpositionFormat.allCases {
            #expect(try read(text.utf8, format).samples.count == 4)
        }
    }

    @Test func `a unit is the end of the family's name`() throws {
        for unit in ["seconds", "", "b_seconds"] {
            let text = "# UNIT a_b_seconds \(unit)\n# EOF\n"
            #expect(try read(text.utf8, .openMetrics).metadata.map(\.text) == [unit])
        }
        for unit in ["second", "econds", "a_b_seconds", "seconds seconds"] {
            let text = "# UNIT a_b_seconds \(unit)\n# EOF\n"
            #expect(refusal(text, .openMetrics)?.reason == .invalidMetadata)
        }
    }
}
