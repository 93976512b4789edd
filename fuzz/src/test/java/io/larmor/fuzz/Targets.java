package io.larmor.fuzz;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import io.larmor.data.TransferSyntax;
import io.larmor.data.Uid;

/// All targets, by name.
final class Targets {
    private static final Map<String, Supplier<FuzzTarget>> ALL = all();

    private Targets() {}

    static Set<String> names() {
        return ALL.keySet();
    }

    /// {@return a new target}
    ///
    /// @throws IllegalArgumentException if there is none of that name
    static FuzzTarget make(String name) {
        var maker = ALL.get(name);
        if (maker == null) {
            throw new IllegalArgumentException("no target is called " + name);
        }
        return maker.get();
    }

    private static Map<String, Supplier<FuzzTarget>> all() {
        var all = new LinkedHashMap<String, Supplier<FuzzTarget>>();
        all.put("pdu", PduTarget::new);
        all.put("stream", StreamTarget::new);
        all.put("entrance", EntranceTarget::new);
        all.put("command", CommandTarget::new);
        all.put("implicit", dataSet(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN));
        all.put("explicit", dataSet(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN));
        all.put("big-endian", dataSet(TransferSyntax.EXPLICIT_VR_BIG_ENDIAN));
        all.put("deflated", dataSet(TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN));
        all.put("encapsulated", dataSet(TransferSyntax.of(Uid.JPEGLosslessSV1)));
        all.put("character-set", CharacterSetTarget::new);
        all.put("part10", Part10Target::new);
        all.put("dicomdir", DicomdirTarget::new);
        all.put("json", JsonTarget::new);
        all.put("xml", XmlTarget::new);
        all.put("matching", MatchingTarget::new);
        return Collections.unmodifiableMap(all);
    }

    private static Supplier<FuzzTarget> dataSet(TransferSyntax syntax) {
        return () -> new DataSetTarget(syntax);
    }
}
