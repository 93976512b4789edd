package io.larmor.data;

import java.io.InputStream;

/// The generated tables that lie beside the classes.
final class Resources {

    private Resources() {}

    static InputStream open(String name) {
        var in = Resources.class.getResourceAsStream(name);
        if (in == null) {
            throw new IllegalStateException(
                    "the generated table " + name + " is missing from the io.larmor.data module");
        }
        return in;
    }
}
