/// What storage and query-retrieve share: taking in instances, answering queries, opening instances, over an instance store and a study index.
@NullMarked
package io.larmor.archive;

import org.jspecify.annotations.NullMarked;
